import { describe, expect, it } from 'vitest'
import { address, parseDiskstats, parseMeminfo, parseMounts, parseNetDev, parseStat, parseTcp } from './proc.ts'

describe('the kernel\'s tables', () => {
  it('processors', () => {
    expect(parseStat('cpu  100 5 50 800 20 1 4 0 0 0\ncpu0 1 1 1 1\n')).toEqual({ busy: 160, iowait: 20, total: 980 })
  })
  it('memory in bytes', () => {
    expect(parseMeminfo('MemTotal:       16384 kB\nActive(anon):  4 kB\nHugePages_Total:  0\n')).toEqual({ MemTotal: 16777216, 'Active(anon)': 4096 })
  })
  it('whole disks only', () => {
    const line = (name: string) => `   8       0 ${name} 10 0 200 5 20 0 400 9 0 77 14 0 0 0 0`
    expect(parseDiskstats([line('sda'), line('sda1'), line('loop0'), line('nvme0n1'), ''].join('\n'))).toEqual([
      { device: 'sda', readBytes: 102400, writtenBytes: 204800, busyMs: 77 }, { device: 'nvme0n1', readBytes: 102400, writtenBytes: 204800, busyMs: 77 },
    ])
  })
  it('interfaces without the loopback', () => {
    expect(parseNetDev('Inter-| Receive\n face |bytes\n    lo: 1 2 3\n  eth0: 1000 5 1 0 0 0 0 0 2000 6 2 0 0 0 0 0\n')).toEqual([{ name: 'eth0', receivedBytes: 1000, sentBytes: 2000, receiveErrors: 1, sendErrors: 2 }])
  })
  it('file systems that can fill, each once', () => {
    expect(parseMounts('/dev/vda1 /data/deep ext4 rw 0 0\n/dev/vda1 / ext4 rw 0 0\nproc /proc proc rw 0 0\n/dev/vdb /my\\040disk xfs rw 0 0\n')).toEqual([
      { device: '/dev/vda1', point: '/', type: 'ext4' }, { device: '/dev/vdb', point: '/my disk', type: 'xfs' },
    ])
  })
  it('sockets with their state', () => {
    const text = 'sl local rem st\n 0: 0100007F:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 1\n 1: 0100007F:A000 0100007F:1538 01 0:0 0:0 0 0 0 777 1\n'
    expect(parseTcp(text)).toEqual([
      { localAddress: '127.0.0.1', localPort: 5432, remoteAddress: '0.0.0.0', remotePort: 0, state: 'listen', inode: '12345' },
      { localAddress: '127.0.0.1', localPort: 40960, remoteAddress: '127.0.0.1', remotePort: 5432, state: 'established', inode: '777' },
    ])
  })
  it('addresses of the sixth version', () => {
    expect(address('00000000000000000000000001000000')).toBe('::1')
    expect(address('0000000000000000FFFF00000100007F')).toBe('127.0.0.1')
    expect(address('B80D0120000000000000000001000000')).toBe('2001:db8::1')
    expect(address('00000000000000000000000000000000')).toBe('::')
  })
})
