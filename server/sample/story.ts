import type { Stage } from './chapter.ts'
import { servicesOf } from './company.ts'

/** A service that failed for a while, and what people did about it. */
export interface Trouble {
  key: string
  service: string
  from: Temporal.Instant
  minutes: number
  state: 'down' | 'degraded'
  /** What its check said. */
  says: string
  code: string
  /** Minutes until somebody took it. */
  takenAfter: number
  /** Notes on the way, with the minutes since it began. */
  notes: readonly (readonly [after: number, text: string])[]
  /** What it was. */
  resolution: string
}

type Told = readonly [daysAgo: number, clock: string, service: string, minutes: number, state: 'down' | 'degraded', says: string, takenAfter: number, notes: readonly (readonly [number, string])[], resolution: string]

/** The troubles that are remembered, each with its cause. */
const told: readonly Told[] = [
  [171, '10:42', 'Mobile app', 34, 'down', 'HTTP 502: no upstream is healthy.', 6, [[12, 'The release of 10:30 asks for an endpoint that is not there yet.']], 'The app was released before the API it needs. Both go out together from now on.'],
  [163, '03:17', 'Storage', 52, 'degraded', 'Latency of writes 340 ms.', 4, [[15, 'One controller of rot-array-01 rebuilds after a failed disk.'], [40, 'Rebuild done; latency falls.']], 'A disk failed and was replaced; the array was slow while it rebuilt.'],
  [150, '14:05', 'Payments gateway', 47, 'down', 'Connection timed out after 2000 ms.', 3, [[9, 'The firewall drops port 8443 to the acquirer since the rule set of 13:55.'], [31, 'Security takes the rule set back.']], 'A change: the new firewall rule set left out the acquirer\'s second address. Taken back; the rule review now asks Payments.'],
  [139, '08:12', 'Directory', 26, 'down', 'HTTP 503: the replica is not in step.', 4, [[11, 'Replication stopped after the time jumped on one of the two.']], 'One directory server lost its time source. The time service is watched now.'],
  [127, '19:48', 'Product search', 63, 'degraded', 'Answers take 2.4 s.', 9, [[20, 'The nightly index was built at 19:00, by hand, with the shop open.']], 'An index was built in opening hours. It is locked to the night now.'],
  [118, '06:31', 'Conveyor control', 38, 'down', 'Connection refused.', 4, [[8, 'The controller in hall 2 restarted after a power dip.'], [22, 'Hall 2 runs again at half speed.']], 'A power dip; the battery of the cabinet was flat. Replaced, and on the yearly list.'],
  [104, '11:20', 'Single sign-on', 41, 'down', 'HTTP 500: signing key is not valid yet.', 3, [[7, 'The new signing key begins tomorrow, not today.'], [25, 'Old key back in place.']], 'A change: the signing key was exchanged a day early. The runbook names the date now.'],
  [92, '16:33', 'Carrier interface', 72, 'degraded', 'One of three carriers does not answer.', 11, [[30, 'Nordwind Freight confirms a fault on their side.']], 'The carrier had an outage. Orders waited in the queue; none was lost.'],
  [81, '02:55', 'Backup', 88, 'down', 'The last run ended with errors.', 13, [[40, 'The target was full: two test machines were in the plan by mistake.']], 'The backup target filled up. Test machines left the plan; 4 TiB are free again.'],
  [66, '09:07', 'Customer care desk', 29, 'degraded', 'Answers take 3.1 s.', 8, [[14, 'A report over all tickets ran in the morning.']], 'A heavy report. It reads from the replica now.'],
  [52, '13:40', 'Warehouse management', 55, 'down', 'HTTP 503: too many waiting locks.', 4, [[10, 'A stock correction of 40,000 rows holds the table.'], [35, 'Correction stopped, locks gone.']], 'A correction in one piece. Corrections go in batches of 500 now.'],
  [43, '21:16', 'Web shop', 37, 'down', 'HTTP 504 from the load balancer.', 4, [[6, 'One of three machines takes all requests: the balancer lost sight of the others.'], [20, 'Health check of the balancer put right.']], 'A change to the balancer\'s health check made two machines look ill.'],
  [30, '07:52', 'Label printing', 44, 'down', 'Connection refused.', 10, [[18, 'The print server has no space left on /var.']], 'The disk of the print server was full of old jobs. They are kept for a week now.'],
  [19, '04:24', 'Message queue', 31, 'degraded', 'One of three nodes is not in step.', 4, [[12, 'Node 2 is resynchronising after its machine moved.']], 'A machine was moved while the queue was busy. Moves wait for the night window.'],
  [8, '15:02', 'Basket', 23, 'down', 'HTTP 500: session store is read-only.', 3, [[9, 'The session database switched over and the basket kept its old connections.']], 'The basket did not follow a switch-over. A fix is in test.'],
  [3, '10:55', 'Remote access', 49, 'degraded', 'Sign-in takes 6 s.', 7, [[21, 'Every sign-in asks a name server that was retired on Friday.']], 'A change: a name server was retired while remote access still asked it.'],
]

const plain: readonly (readonly [says: string, state: 'down' | 'degraded', note: string, resolution: string])[] = [
  ['Connection timed out after 2000 ms.', 'down', 'A machine hangs; it is being restarted.', 'A machine hung and was restarted.'],
  ['HTTP 503: no worker is free.', 'down', 'All workers wait for a slow neighbour.', 'A neighbour was slow; the limit of waiting was lowered.'],
  ['Answers take 2.8 s.', 'degraded', 'Memory is short since the last release.', 'A leak; the release was taken back.'],
  ['HTTP 502 from the load balancer.', 'down', 'A release is going out just now.', 'A release took longer than its window.'],
]

/** All troubles of the story that lie within it: the told ones, and those of chance that keep the night shift awake. */
export function troublesOf(stage: Stage): Trouble[] {
  const services = servicesOf(stage.size.services)
  const found = told.filter(([daysAgo, , service]) => daysAgo < stage.size.days - 2 && services.some((one) => one.name === service))
    .map(([daysAgo, clock, service, minutes, state, says, takenAfter, notes, resolution], index): Trouble =>
      ({ key: `told ${index}`, service, from: stage.day(daysAgo, clock), minutes, state, says, code: codeOf(says), takenAfter, notes, resolution }))
  return [...found, ...ofChance(stage, services)].sort((a, b) => Temporal.Instant.compare(a.from, b.from))
}

const codeOf = (says: string) => (says.startsWith('HTTP') ? `http_${says.slice(5, 8)}` : says.startsWith('Connection') ? 'connect' : 'slow')

function ofChance(stage: Stage, services: ReturnType<typeof servicesOf>): Trouble[] {
  const chance = stage.chance('troubles')
  const grave = services.filter((one) => one.criticality === 'high' && !told.some(([, , service]) => service === one.name))
  const slight = services.filter((one) => one.criticality === 'medium' || one.criticality === 'low')
  const days = stage.size.days - 4
  const make = (key: string, of: typeof grave): Trouble[] => {
    if (of.length === 0) return []
    const [says, state, note, resolution] = chance.one(plain)
    const from = stage.day(chance.whole(5, days), `${String(chance.whole(0, 23)).padStart(2, '0')}:${String(chance.whole(0, 59)).padStart(2, '0')}`)
    return [{ key, service: chance.one(of).name, from, minutes: chance.whole(9, 70), state, says, code: codeOf(says), takenAfter: chance.whole(3, 13), notes: [[8, note]], resolution }]
  }
  const count = (all: number) => Math.max(1, Math.round(all * stage.size.noise))
  return [
    ...Array.from({ length: count(9) }, (_, n) => make(`grave ${n}`, grave)).flat(),
    ...Array.from({ length: count(60) }, (_, n) => make(`slight ${n}`, slight)).flat(),
  ]
}

/** The outage that goes on when the visitor comes: the paths that fail, and since when. */
export const outage = {
  service: 'Web shop', item: 'orders',
  /** Minutes before now. */
  began: 4, changed: 24,
  says: 'HTTP 503: the orders database accepts no more connections (100 of 100).',
  paths: ['web-shop-checkout', 'web-shop-orders'],
  slow: ['order-service-latency'],
}
