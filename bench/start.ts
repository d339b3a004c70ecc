import { readdirSync, readFileSync, rmSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { start, stop } from './product.ts'

/** Seconds until the product answers, cold (empty data directory) and warm, and what it holds in memory when idle. Usage: node bench/start.ts [rounds] [idle seconds] */
const rounds = Number(process.argv[2] ?? 3)
const idle = Number(process.argv[3] ?? 30)

/** Every process below one, itself included, with its name and its proportional share of memory in MiB. */
function memoryOf(pid: number): { name: string; mib: number }[] {
  const parents = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      return [{ pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) }]
    } catch {
      return []
    }
  })
  const below = new Set([pid])
  for (let size = 0; size !== below.size;) {
    size = below.size
    for (const one of parents) if (below.has(one.parent)) below.add(one.pid)
  }
  return [...below].flatMap((one) => {
    try {
      const name = readFileSync(`/proc/${one}/comm`, 'utf8').trim()
      const pss = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${one}/smaps_rollup`, 'utf8'))
      return pss ? [{ name, mib: Number(pss[1]) / 1024 }] : []
    } catch {
      return []
    }
  })
}

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!
const cold: number[] = []
const warm: number[] = []
for (let round = 0; round < rounds; round++) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'fullscore-bench-'))
  const first = await start(dataDir)
  cold.push(first.seconds)
  await stop(first.child)
  const second = await start(dataDir)
  warm.push(second.seconds)
  if (round === rounds - 1) {
    await pause(idle * 1000)
    const found = memoryOf(second.child.pid!)
    const groups = Map.groupBy(found, (one) => one.name)
    process.stdout.write(`idle after ${idle} s: ${found.reduce((sum, one) => sum + one.mib, 0).toFixed(0)} MiB PSS in ${found.length} processes\n`)
    for (const [name, ones] of groups) process.stdout.write(`  ${name} × ${ones.length}: ${ones.reduce((sum, one) => sum + one.mib, 0).toFixed(0)} MiB\n`)
  }
  await stop(second.child)
  rmSync(dataDir, { recursive: true, force: true })
}
process.stdout.write(`cold start: ${median(cold).toFixed(1)} s (${cold.map((s) => s.toFixed(1)).join(', ')}); warm start: ${median(warm).toFixed(1)} s (${warm.map((s) => s.toFixed(1)).join(', ')})\n`)
