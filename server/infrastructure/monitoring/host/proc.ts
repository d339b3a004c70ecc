/** Counters of the whole machine's processors, in ticks since its start. */
export interface CpuTicks { busy: number; total: number; iowait: number }

/** Reads the first line of /proc/stat. */
export function parseStat(text: string): CpuTicks {
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = (/^cpu\s+(.*)$/m.exec(text)?.[1] ?? '').trim().split(/\s+/).map(Number)
  const busy = user + nice + system + irq + softirq + steal
  return { busy, iowait, total: busy + idle + iowait }
}

/** Reads /proc/meminfo, in bytes by its own names. */
export function parseMeminfo(text: string): Record<string, number> {
  return Object.fromEntries([...text.matchAll(/^(\w+(?:\(\w+\))?):\s+(\d+) kB$/gm)].map((m) => [m[1]!, Number(m[2]) * 1024]))
}

export interface DiskCounters { device: string; readBytes: number; writtenBytes: number; busyMs: number }

/** Reads /proc/diskstats (sectors of 512 bytes); whole disks only, no partitions, loops or ram disks. */
export function parseDiskstats(text: string): DiskCounters[] {
  return text.split('\n').flatMap((line) => {
    const f = line.trim().split(/\s+/)
    const device = f[2]
    if (!device || f.length < 14 || !/^(sd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+|md\d+)$/.test(device)) return []
    return [{ device, readBytes: Number(f[5]) * 512, writtenBytes: Number(f[9]) * 512, busyMs: Number(f[12]) }]
  })
}

export interface NetCounters { name: string; receivedBytes: number; sentBytes: number; receiveErrors: number; sendErrors: number }

/** Reads /proc/net/dev. The loopback is left out: it is no network. */
export function parseNetDev(text: string): NetCounters[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*([^:\s]+):\s*(.*)$/.exec(line)
    if (!match || match[1] === 'lo') return []
    const f = match[2]!.trim().split(/\s+/).map(Number)
    return [{ name: match[1]!, receivedBytes: f[0] ?? 0, sentBytes: f[8] ?? 0, receiveErrors: f[2] ?? 0, sendErrors: f[10] ?? 0 }]
  })
}

export interface Mount { device: string; point: string; type: string }
const realTypes = new Set(['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'zfs', 'overlay', 'nfs', 'nfs4', 'cifs', 'f2fs', 'jfs', 'reiserfs', 'vfat', 'ntfs', 'fuseblk'])

/** Reads /proc/self/mounts: file systems that can fill, each device once, at its shortest mount point. */
export function parseMounts(text: string): Mount[] {
  const unescape = (part: string) => part.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
  const all = text.split('\n').flatMap((line) => {
    const [device, point, type] = line.split(' ')
    return device && point && type && realTypes.has(type) && !/^\/(proc|sys|dev|run)\b/.test(point) ? [{ device: unescape(device), point: unescape(point), type }] : []
  })
  const byDevice = Map.groupBy(all, (mount) => mount.device)
  return [...byDevice.values()].map((mounts) => mounts.reduce((a, b) => (b.point.length < a.point.length ? b : a)))
}

export interface Socket { localAddress: string; localPort: number; remoteAddress: string; remotePort: number; state: 'listen' | 'established' | 'other'; inode: string }

/** Reads /proc/net/tcp or tcp6. Addresses are in host byte order, 32 bits at a time. */
export function parseTcp(text: string): Socket[] {
  return text.split('\n').slice(1).flatMap((line) => {
    const f = line.trim().split(/\s+/)
    if (f.length < 10) return []
    const [la = '', lp = ''] = f[1]!.split(':')
    const [ra = '', rp = ''] = f[2]!.split(':')
    const state = f[3] === '0A' ? 'listen' as const : f[3] === '01' ? 'established' as const : 'other' as const
    return [{ localAddress: address(la), localPort: Number.parseInt(lp, 16), remoteAddress: address(ra), remotePort: Number.parseInt(rp, 16), state, inode: f[9]! }]
  })
}

/** An address of /proc/net/tcp as people write it; IPv4 mapped into IPv6 is shown as IPv4. */
export function address(hex: string): string {
  const words = hex.match(/.{8}/g) ?? []
  const bytes = words.flatMap((word) => [...(word.match(/../g) ?? [])].reverse().map((b) => Number.parseInt(b, 16)))
  if (bytes.length === 4) return bytes.join('.')
  const mapped = bytes.slice(0, 10).every((b) => b === 0) && bytes[10] === 255 && bytes[11] === 255
  if (mapped) return bytes.slice(12).join('.')
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i]! << 8) | bytes[2 * i + 1]!).toString(16))
  return groups.join(':').replace(/\b0(:0\b)+/, ':').replace(/^:(?!:)|(?<!:):$/g, (m) => `${m}:`).replace(/:{3,}/, '::')
}
