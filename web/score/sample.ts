import type { Density, Entry, MarkName, ScoreData, Stave } from '@fullscore/engraving/types.ts'

/** Made-up data that resembles the look's pictures, for the gallery and tests. Never part of the built product. */
const zone = 'Europe/Amsterdam'
function at(text: string): number {
  const [day, time = '00:00'] = text.split(' ')
  return Temporal.ZonedDateTime.from(`2026-11-${day?.padStart(2, '0')}T${time}[${zone}]`).epochMilliseconds
}
const dec = (day: number) => at('30') + day * 86_400_000
export const sampleNow = at('12 14:32')

const staves: Stave[] = [
  { id: 'network', area: 'infrastructure', name: 'Network', lines: 5, state: { mark: 'degraded', words: '1 degraded' } },
  { id: 'servers', area: 'infrastructure', name: 'Servers', lines: 5, state: { mark: 'ok', words: '184 of 184 up' } },
  { id: 'databases', area: 'infrastructure', name: 'Databases', lines: 5, state: { mark: 'ok', words: '22 of 22 up' } },
  { id: 'cloud', area: 'infrastructure', name: 'Cloud', lines: 5, state: { mark: 'ok', words: '3 accounts, ok' } },
  { id: 'security', area: 'security', name: 'Security', lines: 5, state: { mark: 'due', words: '2 due this week' } },
  { id: 'incidents', area: 'operations', name: 'Incidents', lines: 5, state: { mark: 'degraded', words: '1 open' } },
  { id: 'changes', area: 'operations', name: 'Changes', lines: 5, state: { mark: 'due', words: '1 clash' } },
  { id: 'on-call', area: 'operations', name: 'On call', lines: 3, state: { mark: 'ok', words: 'Ines Ferreira' } },
  { id: 'projects', area: 'strategy', name: 'Projects', lines: 2, lineNames: ['Scanner roll-out', 'PostgreSQL 18'], state: { mark: 'due', words: '1 of 2 late' } },
  { id: 'contracts', area: 'strategy', name: 'Contracts', lines: 5, state: { mark: 'due', words: 'notice by 30 Nov' } },
  { id: 'money', area: 'strategy', name: 'Money', lines: 2, lineNames: ['upper line: the month’s plan'], state: { mark: 'due', words: '€18k over, 30 Nov' } },
  { id: 'people', area: 'team', name: 'People', lines: 2, state: { mark: 'ok', words: '2 away' } },
]

let count = 0
function entry(mark: MarkName, stave: string, line: number, from: number, to: number | null, label: string, state: string, more: Partial<Entry> = {}): Entry {
  count += 1
  return {
    id: `e${count}`, mark, stave, line, from, to, label, state, why: '', weight: 20, certainty: from > sampleNow ? 'planned' : 'fact',
    subject: { kind: mark, id: `e${count}` }, href: `/gallery/detail?${mark}`, ...more,
  }
}
const minutes = (start: number, length: number) => start + length * 60_000

/** A fixed sequence that looks like chance, so that pictures can be compared. */
function sequence(seed: number): () => number {
  let value = seed
  return () => (value = (value * 16_807) % 2_147_483_647) / 2_147_483_647
}

function alerts(): Entry[] {
  const next = sequence(418)
  const found: Entry[] = []
  const one = (stave: string, line: number, from: number, length: number, more: Partial<Entry> = {}) =>
    found.push(entry('alert', stave, line, from, length < 0 ? null : minutes(from, length), '', length < 0 ? 'firing' : 'resolved', more))
  const day = (stave: string, many: number, lines: readonly number[]) => {
    for (let index = 0; index < many; index++) {
      const line = lines[Math.floor(next() * lines.length)] ?? 5
      one(stave, line, minutes(at('11 14:10'), next() * 1400), next() * 70)
    }
  }
  day('network', 12, [4, 5, 4, 5, 3])
  day('servers', 26, [4, 5, 4, 5, 5, 3])
  day('databases', 14, [4, 5, 5])
  day('cloud', 12, [3, 4, 5])
  day('security', 11, [4, 4, 4, 5])
  for (const [line, time] of [[2, '16:20'], [2, '16:55'], [3, '16:40'], [3, '16:52'], [3, '17:10']] as const) one('network', line, at(`11 ${time}`), 12)
  one('network', 2, at('11 17:03'), 8, { label: 'VPN tunnels', weight: 60, why: 'the provider’s concentrator restarted' })
  for (let index = 0; index < 16; index++) one('network', next() < 0.35 ? 2 : 3, minutes(at('12 09:50'), next() * 250), 14)
  one('network', 3, at('12 09:58'), 9, { label: 'gda-rt-02 link down, up, down', weight: 70, why: 'the optic of port 3 loses light' })
  one('network', 3, at('12 14:06'), -1)
  one('servers', 5, at('12 13:18'), -1)
  one('servers', 4, at('12 13:50'), -1)
  one('databases', 4, at('12 12:20'), -1)
  for (const stave of ['servers', 'databases', 'cloud']) {
    for (let index = 0; index < 14; index++) {
      const line = 1 + Math.floor(next() * 4)
      if (stave !== 'cloud' || line > 1) one(stave, line, minutes(at('12 03:02'), next() * 9), 18 + next() * 10)
    }
  }
  one('servers', 1, at('12 03:06'), 26, { label: '41 alerts, one cause', weight: 80, why: 'payments-api 4.18.0 doubled its connection pool' })
  return found
}

function operations(): Entry[] {
  const moments = [
    { at: at('12 03:01') + 20_000, name: 'deployed' }, { at: at('12 03:05'), name: 'incident' }, { at: at('12 03:11') + 22_000, name: 'answered' },
    { at: at('12 03:24') + 40_000, name: 'rolled back' }, { at: at('12 03:38') + 15_000, name: 'resolved' },
  ]
  const deployments = ['11 15:12', '11 15:52', '11 17:04', '12 08:37', '12 09:20', '12 10:05', '12 10:25', '12 11:40', '12 13:14', '12 14:07']
  return [
    entry('incident', 'incidents', 2, at('11 16:20'), at('11 18:04'), 'SEV2 INC-417 VPN sign-in slow', 'resolved'),
    entry('incident', 'incidents', 4, at('11 20:08'), at('11 21:30'), 'SEV4 INC-416 Label printers', 'resolved'),
    entry('incident', 'incidents', 1, at('12 03:05'), at('12 03:38') + 15_000, 'SEV1 INC-418 Checkout fails, 33 min', 'resolved', { weight: 95, moments, why: 'payments-api 4.18.0 went out 3 min 40 s before the first error' }),
    entry('incident', 'incidents', 3, at('12 09:52'), null, 'SEV3 INC-419 Gdańsk link flapping', 'open', { weight: 60 }),
    ...deployments.map((time) => entry('deployment', 'changes', 5, at(time), at(time), `deployment ${time}`, 'done', { weight: 5 })),
    entry('deployment', 'changes', 5, at('12 03:01') + 20_000, at('12 03:01') + 20_000, '4.18.0 rolled back', 'undone', { weight: 70 }),
    entry('deployment', 'changes', 5, at('12 03:24') + 40_000, at('12 03:24') + 40_000, '4.17.3 put back', 'done', { weight: 10 }),
    entry('change', 'changes', 3, at('11 22:00'), at('11 23:18'), 'CHG-1205 firewall rules', 'done'),
    entry('change', 'changes', 2, at('14 20:00'), at('15 02:00'), 'core switch', 'planned'),
    entry('change', 'changes', 3, at('17 20:00'), at('18 02:00'), 'ERP 12.3', 'planned'),
    entry('freeze', 'changes', 3, at('20'), at('30') + 86_400_000, 'Black Friday freeze, 11 days', 'planned', { weight: 50 }),
    entry('change', 'changes', 5, at('24 20:00'), at('25 02:00'), 'CHG-1219 falls in the freeze', 'clash', { weight: 70 }),
    entry('change', 'changes', 4, dec(3), dec(3) + 21_600_000, 'CHG-1221', 'planned', { label: '' }),
    entry('shift', 'on-call', 1, at('11 09:00'), at('12 09:00'), 'Tomasz Wójcik', 'held'),
    entry('shift', 'on-call', 2, at('11 09:00'), at('12 09:00'), 'Ines Ferreira', 'held'),
    entry('shift', 'on-call', 1, at('12 09:00'), at('18 09:00'), 'Ines Ferreira', 'held'),
    entry('shift', 'on-call', 2, at('12 09:00'), at('16'), 'Kofi Mensah', 'held'),
    entry('shift', 'on-call', 2, at('16'), at('19 09:00'), 'no second, 16–19 Nov', 'nobody', { weight: 80 }),
    entry('shift', 'on-call', 1, at('19 09:00'), at('26 09:00'), 'Mei Tanaka', 'held'),
    entry('shift', 'on-call', 2, at('19 09:00'), at('26 09:00'), 'Tomasz Wójcik', 'held'),
    entry('shift', 'on-call', 1, at('26 09:00'), dec(3), 'Jonas Lind', 'held'),
    entry('shift', 'on-call', 2, at('26 09:00'), dec(3), 'Ines Ferreira', 'held'),
    entry('shift', 'on-call', 1, dec(3), dec(12), 'Tomasz Wójcik', 'held'),
    entry('shift', 'on-call', 2, dec(3), dec(12), 'Kofi Mensah', 'held'),
    entry('page', 'on-call', 1.5, at('12 03:05') + 4_000, at('12 03:05') + 4_000, 'paged, silent 5 min', 'silent', { weight: 60 }),
    entry('page', 'on-call', 2.5, at('12 03:11') + 22_000, at('12 03:11') + 22_000, 'answers after 78 s', 'answered', { weight: 50 }),
  ]
}

function ahead(): Entry[] {
  return [
    entry('maintenance', 'databases', 1, at('12 02:30'), at('12 04:30'), 'maintenance', 'held', { weight: 30 }),
    entry('maintenance', 'databases', 1, dec(5), dec(8), 'maintenance', 'planned', { weight: 30 }),
    entry('forecast', 'network', 3, sampleNow, at('28'), 'Gdańsk uplink full, 28 Nov', 'watch', { certainty: 'forecast', weight: 50 }),
    entry('forecast', 'servers', 3, sampleNow, at('22'), 'rtm-app-07 disk full, 22 Nov', 'due', { certainty: 'forecast', weight: 60, why: '89 % full, growing 2.1 GB a day for 14 days; nothing else on this host grows.' }),
    entry('deadline', 'databases', 2, at('15 12:00'), at('15 12:00'), 'restore test due', 'due'),
    entry('deadline', 'cloud', 4, dec(1), dec(1), 'savings plan ends', 'open'),
    entry('deadline', 'security', 1, at('17'), at('17'), 'patch 14 hosts', 'overdue', { weight: 80 }),
    entry('deadline', 'security', 2, at('19 12:00'), at('19 12:00'), 'shop certificate', 'due', { weight: 60 }),
    entry('deadline', 'security', 4, at('24'), at('24'), 'access review', 'open'),
    entry('deadline', 'security', 3, dec(2), dec(2), 'vpn certificate', 'open'),
    entry('deadline', 'security', 4, dec(8), dec(8), '', 'open'),
    entry('milestone', 'projects', 1, at('18'), at('18'), 'pilot, Porto', 'open'),
    entry('milestone', 'projects', 2, at('25'), at('25'), 'cut-over, 6 days late', 'late', { weight: 60, why: 'the freeze before Black Friday moved it' }),
    entry('milestone', 'projects', 1, dec(4), dec(4), 'go-live, Gdańsk', 'open'),
    entry('milestone', 'projects', 2, dec(8), dec(8), 'done', 'open'),
    entry('deadline', 'contracts', 4, at('16 18:00'), at('16 18:00'), 'decide: Datavault', 'open'),
    entry('deadline', 'contracts', 2, at('30'), at('30'), 'give notice: Northline, €84k a year', 'due', { weight: 70 }),
    entry('contract-end', 'contracts', 3, dec(5), dec(5), 'Veristor ends', 'planned'),
    ...[[at('11 14:00'), 1.62], [at('11 20:00'), 1.6], [at('12 06:00'), 1.56], [sampleNow, 1.55]].map(([when, line]) => entry('money', 'money', line!, when!, when!, '', 'within')),
    entry('money', 'money', 0.85, dec(1), dec(1), '€18k over', 'over', { certainty: 'forecast', weight: 60, label: '' }),
    entry('shift', 'people', 1, at('09'), at('12 20:00'), 'Lucía Prado, leave', 'away'),
    entry('shift', 'people', 2, at('11 08:00'), at('14 20:00'), 'Daniel Okafor, ill', 'away'),
    entry('shift', 'people', 1, at('16'), at('21'), 'Kofi Mensah, leave', 'away'),
    entry('milestone', 'people', 2, dec(1), dec(1), 'Petra Novák starts', 'open'),
    entry('bookmark', 'incidents', 1, at('12 03:05'), at('12 03:38'), 'the night of INC-418', 'A', { weight: 90 }),
  ]
}

/** Counted alerts over months, for the zooms from a week up. */
export function sampleDensity(from: number, to: number, step: number): Density[] {
  const next = sequence(7)
  return ['network', 'servers', 'databases', 'cloud', 'security'].flatMap((stave) => [1, 2, 3, 4, 5].map((line) => ({
    stave, line,
    buckets: Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => {
      const start = from + index * step
      const many = start > sampleNow || next() < 0.35 / line ? 0 : Math.floor(next() ** 4 * 5 * line)
      const night = start <= at('12 03:05') && start + step > at('12 03:05') && line < 5 ? 40 / line : 0
      return { at: start, until: start + step, count: Math.round(many + night), worst: line }
    }),
  })))
}

/** The staves, marks and, when asked, the counts of the pictures. */
export function sample(withDensity: boolean, from = at('1'), to = dec(40)): ScoreData {
  count = 0
  const entries = [...operations(), ...ahead()]
  return {
    from, to, staves, now: sampleNow,
    entries: withDensity ? entries : [...alerts(), ...entries],
    density: withDensity ? sampleDensity(from, to, Math.max(3_600_000, Math.ceil((to - from) / 300 / 3_600_000) * 3_600_000)) : [],
  }
}
