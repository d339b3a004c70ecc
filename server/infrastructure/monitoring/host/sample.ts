import { readFile, statfs } from 'node:fs/promises'
import { availableParallelism, cpus, freemem, loadavg, platform, totalmem, uptime } from 'node:os'
import { parseDiskstats, parseMeminfo, parseMounts, parseNetDev, parseStat, type CpuTicks, type DiskCounters, type NetCounters } from './proc.ts'

/** One measurement without its item and moment. Percentages are 0 to 100, rates per second. */
export interface Reading { metric: string; labels?: Record<string, string>; value: number }

interface Before { at: number; cpu: CpuTicks | undefined; disks: DiskCounters[]; nets: NetCounters[] }

/** What was measured and how it can be told apart. Shown with their units by the host's page. */
export const hostMetrics = [
  'cpu.used', 'cpu.iowait', 'load.1', 'load.core', 'memory.used', 'memory.used_bytes', 'swap.used', 'disk.used', 'disk.free_bytes', 'disk.read', 'disk.written', 'disk.busy', 'net.received', 'net.sent', 'net.errors', 'processes', 'uptime',
] as const

const read = (file: string) => readFile(file, 'utf8').catch(() => '')

/** Measures this machine: call it again and again; rates need two calls. Elsewhere than on Linux fewer things can be measured. */
export function hostSampler(monotonicMs: () => number = () => performance.now()): () => Promise<Reading[]> {
  let before: Before | undefined
  return async () => {
    if (platform() !== 'linux') return elsewhere()
    const [stat, meminfo, diskstats, netdev, mounts, loads] = await Promise.all(['/proc/stat', '/proc/meminfo', '/proc/diskstats', '/proc/net/dev', '/proc/self/mounts', '/proc/loadavg'].map(read))
    const now: Before = { at: monotonicMs(), cpu: parseStat(stat!), disks: parseDiskstats(diskstats!), nets: parseNetDev(netdev!) }
    const readings = [...memory(parseMeminfo(meminfo!)), ...(await disks(mounts!)), ...(before ? rates(before, now) : []), ...load(loads!), { metric: 'uptime', value: uptime() }]
    before = now
    return readings
  }
}

function elsewhere(): Reading[] {
  const used = totalmem() - freemem()
  return [
    { metric: 'load.1', value: loadavg()[0] ?? 0 }, { metric: 'load.core', value: (loadavg()[0] ?? 0) / availableParallelism() }, { metric: 'memory.used', value: (100 * used) / totalmem() }, { metric: 'memory.used_bytes', value: used },
    { metric: 'cpu.used', value: Math.min(100, (100 * (loadavg()[0] ?? 0)) / Math.max(1, cpus().length)) }, { metric: 'uptime', value: uptime() },
  ]
}

function memory(info: Record<string, number>): Reading[] {
  const { MemTotal: total = 0, MemAvailable: available = 0, SwapTotal: swap = 0, SwapFree: swapFree = 0 } = info
  if (total === 0) return []
  const readings: Reading[] = [{ metric: 'memory.used', value: (100 * (total - available)) / total }, { metric: 'memory.used_bytes', value: total - available }]
  return swap > 0 ? [...readings, { metric: 'swap.used', value: (100 * (swap - swapFree)) / swap }] : readings
}

async function disks(mounts: string): Promise<Reading[]> {
  const all = await Promise.all(parseMounts(mounts).slice(0, 64).map(async ({ point }) => {
    const s = await statfs(point).catch(() => undefined)
    if (!s || s.blocks === 0) return []
    // As df counts: what is kept for root is neither used nor free for others.
    const used = s.blocks - s.bfree
    return [{ metric: 'disk.used', labels: { mount: point }, value: (100 * used) / (used + s.bavail) }, { metric: 'disk.free_bytes', labels: { mount: point }, value: s.bavail * s.bsize }]
  }))
  return all.flat()
}

function load(text: string): Reading[] {
  const match = /^([\d.]+) [\d.]+ [\d.]+ \d+\/(\d+)/.exec(text)
  return match ? [{ metric: 'load.1', value: Number(match[1]) }, { metric: 'load.core', value: Number(match[1]) / availableParallelism() }, { metric: 'processes', value: Number(match[2]) }] : []
}

function rates(before: Before, now: Before): Reading[] {
  const seconds = (now.at - before.at) / 1000
  if (seconds <= 0) return []
  const per = (a: number, b: number) => Math.max(0, b - a) / seconds
  const readings: Reading[] = []
  if (before.cpu && now.cpu && now.cpu.total > before.cpu.total) {
    const total = now.cpu.total - before.cpu.total
    readings.push({ metric: 'cpu.used', value: (100 * (now.cpu.busy - before.cpu.busy)) / total }, { metric: 'cpu.iowait', value: (100 * (now.cpu.iowait - before.cpu.iowait)) / total })
  }
  for (const disk of now.disks) {
    const was = before.disks.find((one) => one.device === disk.device)
    if (!was) continue
    const labels = { device: disk.device }
    readings.push({ metric: 'disk.read', labels, value: per(was.readBytes, disk.readBytes) }, { metric: 'disk.written', labels, value: per(was.writtenBytes, disk.writtenBytes) },
      { metric: 'disk.busy', labels, value: Math.min(100, per(was.busyMs, disk.busyMs) / 10) })
  }
  for (const net of now.nets) {
    const was = before.nets.find((one) => one.name === net.name)
    if (!was) continue
    const labels = { interface: net.name }
    readings.push({ metric: 'net.received', labels, value: per(was.receivedBytes, net.receivedBytes) }, { metric: 'net.sent', labels, value: per(was.sentBytes, net.sentBytes) },
      { metric: 'net.errors', labels, value: per(was.receiveErrors + was.sendErrors, net.receiveErrors + net.sendErrors) })
  }
  return readings
}
