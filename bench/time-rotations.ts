/**
 * A month of 500 rotations: 250 schedules of two layers (a weekly one below a daily one with night and weekend
 * windows), with overrides, over four zones. Prints the median of five runs.
 * Run: node bench/time-rotations.ts
 */
import { finalSchedule } from '@fullscore/time/schedule.ts'
import type { Rotation } from '@fullscore/time/rotation.ts'
import type { Schedule } from '@fullscore/time/schedule.ts'
import { parseWindows } from '@fullscore/time/window.ts'

const ZONES = ['Europe/Vienna', 'America/New_York', 'Australia/Sydney', 'Asia/Tokyo']
const from = Temporal.Instant.from('2026-03-01T00:00:00Z')
const to = Temporal.Instant.from('2026-04-01T00:00:00Z')

function schedule(number: number): Schedule {
  const zone = ZONES[number % ZONES.length]!
  const people = Array.from({ length: 4 + (number % 5) }, (_, i) => `person-${number}-${i}`)
  const windows = parseWindows('Mon-Thu 20:00-08:00; Fri 20:00-Mon 08:00')
  const weekly: Rotation = { zone, start: '2021-01-04T08:00', shift: { every: 1, unit: 'weeks' }, participants: people }
  const daily: Rotation = { zone, start: '2021-01-04T20:00', shift: { every: 1, unit: 'days' }, participants: people, windows }
  const swapFrom = from.add({ hours: 200 })
  return {
    layers: [
      { id: 'base', rotations: [{ id: 'weekly', rotation: weekly }] },
      { id: 'nights', rotations: [{ id: 'daily', rotation: daily }] },
    ],
    overrides: [{ id: 'swap', kind: 'replace', person: people[0]!, by: people[1]!, from: swapFrom, to: swapFrom.add({ hours: 60 }) }],
  }
}

const runs: number[] = []
let spans = 0
for (let run = 0; run < 5; run += 1) {
  const schedules = Array.from({ length: 250 }, (_, number) => schedule(number))
  const begin = performance.now()
  spans = schedules.reduce((sum, each) => sum + finalSchedule(each, from, to).length, 0)
  runs.push(performance.now() - begin)
}
runs.sort((a, b) => a - b)
console.log(`month of 500 rotations (${spans} spans): median ${runs[2]!.toFixed(1)} ms, all ${runs.map((ms) => ms.toFixed(1)).join(' ')}`)
