import pg from 'pg'

/** Staves on which alerts lie, and how much of the noise each carries. */
const noisy = ['network', 'servers', 'servers', 'databases', 'cloud', 'services']
const people = ['Tomasz Wójcik', 'Ines Ferreira', 'Kofi Mensah', 'Mei Tanaka', 'Jonas Lind']
const hour = 3_600_000
const day = 24 * hour

interface Made { stave: string; line: number; mark: string; certainty?: string; state: string; from: number; to: number | null; label: string; why: string; weight: number; moments?: { at: number; name: string }[] }

/** A fixed sequence that looks like chance, so that two runs can be compared. */
function sequence(seed: number): () => number {
  let value = seed
  return () => (value = (value * 16_807) % 2_147_483_647) / 2_147_483_647
}

/**
 * A year of an organisation around `now` (epoch ms): noise by day, storms with an incident every few days, changes, shifts,
 * deadlines and forecasts ahead.
 * @param many about how many entries; nearly all are alerts
 */
export function* yearAround(now: number, many: number): Generator<Made> {
  const next = sequence(418)
  const pick = <T>(list: readonly T[]) => list[Math.floor(next() * list.length)]!
  const noise = Math.floor(many * 0.8)
  for (let i = 0; i < noise; i++) {
    const from = Math.floor(now - next() * 360 * day)
    const line = pick([2, 3, 3, 4, 4, 4, 5, 5, 5, 5])
    yield { stave: pick(noisy), line, mark: 'alert', state: 'resolved', from, to: Math.min(now, from + Math.floor(next() * next() * 3 * hour)), label: `rtm-host-${i % 997}`, why: 'threshold passed for 3 of 5 minutes', weight: 45 - line * 5 }
  }
  const storms = 90
  for (let i = 0; i < storms; i++) yield* storm(i, Math.floor(now - (i + 0.45) * 4 * day + next() * day), Math.floor((many * 0.17) / storms), next)
  yield* ordinary(now)
}

function* storm(i: number, at: number, many: number, next: () => number): Generator<Made> {
  const severity = [3, 1, 4, 2][i % 4]!
  const lasts = Math.floor((0.4 + next()) * hour)
  const moments = [{ at: at + 382_000, name: 'acknowledged' }, { at: at + Math.floor(lasts * 0.6), name: 'mitigated' }]
  yield { stave: 'incidents', line: severity, mark: 'incident', state: 'resolved', from: at, to: at + lasts, label: `SEV${severity} INC-${418 - i} ${['Link flapping', 'Checkout fails', 'Label printers', 'VPN sign-in slow'][i % 4]}`, why: `${many} alerts, one cause`, weight: 100 - 5 * severity, moments }
  yield { stave: 'services', line: 2, mark: 'deployment', state: 'undone', from: at - 220_000, to: at - 220_000, label: '4.18.0 rolled back', why: 'error rate rose after it', weight: 50 }
  yield { stave: 'on-call', line: 1, mark: 'page', state: 'answered', from: at + 5_000, to: at + 5_000, label: 'Ines Ferreira answers after 78 s', why: 'SEV1 pages the first on call', weight: 50, moments: [{ at: at + 83_000, name: 'answered' }] }
  yield { stave: 'on-call', line: 1, mark: 'bookmark', state: 'A', from: at, to: at + lasts, label: `the night of INC-${418 - i}`, why: '', weight: 20 }
  for (let n = 0; n < many; n++) {
    const from = at - 120_000 + Math.floor(next() * next() * lasts * 0.5)
    const line = 1 + Math.floor(next() * 4)
    const loud = n === 0
    yield { stave: ['servers', 'databases', 'cloud'][n % 3]!, line: loud ? 1 : line, mark: 'alert', state: 'resolved', from, to: at + Math.floor(lasts * (0.7 + next() * 0.3)), label: loud ? `${many} alerts, one cause` : `rtm-db-0${n % 9}: 498 of 500 connections`, why: 'the pool is full', weight: loud ? 80 : 30 - line }
  }
}

function* ordinary(now: number): Generator<Made> {
  for (let week = -52; week < 5; week++) {
    const from = Math.floor(now / day) * day + week * 7 * day + 8 * hour
    yield { stave: 'on-call', line: 1, mark: 'shift', certainty: 'planned', state: 'held', from, to: from + 7 * day, label: people[(week + 60) % 5]!, why: 'weekly rota', weight: 10 }
    yield week === 1
      ? { stave: 'on-call', line: 2, mark: 'shift', certainty: 'planned', state: 'nobody', from, to: from + 3 * day, label: 'nobody second', why: 'Kofi Mensah is on leave', weight: 60 }
      : { stave: 'on-call', line: 2, mark: 'shift', certainty: 'planned', state: 'held', from, to: from + 7 * day, label: people[(week + 61) % 5]!, why: 'weekly rota', weight: 10 }
    const sunday = from + 4 * day + 14 * hour
    yield { stave: 'databases', line: 3, mark: 'maintenance', certainty: 'planned', state: week < 0 ? 'over' : 'planned', from: sunday, to: sunday + 3 * hour, label: 'maintenance', why: 'mutes the databases', weight: 25 }
    yield { stave: 'services', line: 3, mark: 'change', certainty: 'planned', state: week < 0 ? 'done' : week === 2 ? 'clash' : 'planned', from: sunday, to: sunday + 2 * hour, label: `CHG-${1200 + week} ${week === 2 ? 'falls in the freeze' : 'firewall rules'}`, why: 'medium risk', weight: 40 }
    for (let d = 0; d < 6; d++) yield { stave: 'services', line: 4, mark: 'deployment', state: 'done', from: from + d * 22 * hour, to: from + d * 22 * hour, label: `4.${week + 60}.${d}`, why: 'released', weight: 15 }
    if (week >= 0) yield { stave: 'deadlines', line: [1, 2, 4, 3, 4][week]!, mark: 'deadline', certainty: 'planned', state: ['overdue', 'due', 'open', 'open', 'open'][week]!, from: sunday, to: sunday, label: ['patch 14 hosts', 'shop certificate', 'access review', 'vpn certificate', 'restore test'][week]!, why: 'policy', weight: 60 - week * 5 }
  }
  yield { stave: 'services', line: 3, mark: 'freeze', certainty: 'planned', state: 'planned', from: now + 10 * day, to: now + 20 * day, label: 'Black Friday freeze, 11 days', why: 'the shop', weight: 60 }
  yield { stave: 'servers', line: 3, mark: 'forecast', certainty: 'forecast', state: 'due', from: now, to: now + 12 * day, label: 'rtm-app-07 disk full', why: '89 % full, growing 2.1 GB a day for 14 days', weight: 70 }
  yield { stave: 'network', line: 2, mark: 'forecast', certainty: 'forecast', state: 'watch', from: now, to: now + 22 * day, label: 'Gdańsk uplink full', why: 'growing 3 % a week', weight: 50 }
  yield { stave: 'contracts', line: 3, mark: 'contract-end', certainty: 'planned', state: 'planned', from: now + 24 * day, to: now + 24 * day, label: 'Veristor ends', why: '€84k a year', weight: 50 }
  yield { stave: 'contracts', line: 2, mark: 'deadline', certainty: 'planned', state: 'due', from: now + 17 * day, to: now + 17 * day, label: 'give notice: Northline, €84k a year', why: 'notice of three months', weight: 55 }
  yield { stave: 'incidents', line: 3, mark: 'incident', state: 'open', from: now - 4.6 * hour, to: null, label: 'SEV3 INC-419 Gdańsk link flapping', why: 'the link fell three times', weight: 85 }
  for (let n = 0; n < 9; n++) yield { stave: 'network', line: 2 + (n % 2), mark: 'alert', state: n === 8 ? 'firing' : 'resolved', from: now - (9 - n) * 0.5 * hour, to: n === 8 ? null : now - (9 - n) * 0.5 * hour + 600_000, label: n === 4 ? 'gda-rt-02 link down, up, down' : 'link down', why: 'no carrier on port 3', weight: n === 4 ? 60 : 30 }
}

/** Writes the entries into the agenda of the first team. @returns how many */
export async function fillScore(databaseUrl: string, now: number, many: number): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  let count = 0
  try {
    const { rows: [team] } = await client.query<{ id: string }>('select id from organisation.team order by id limit 1')
    let batch: object[] = []
    const flush = async () => {
      await client.query(`
        insert into agenda.entry (id, key, kind, object_id, subjects, stave, line, mark, certainty, state, range, label, why, weight, owner_team_id, moments, put_at)
        select gen_random_uuid(), 'bench:' || n, 'item', n::text, array['item:' || n], stave, line, mark, certainty, state,
          case when "to" is null then tstzrange(to_timestamp("from" / 1000.0), null, '[)') else tstzrange(to_timestamp("from" / 1000.0), to_timestamp("to" / 1000.0), '[]') end,
          label, why, weight, $2, moments, to_timestamp($3 / 1000.0)
        from jsonb_to_recordset($1) as e(n int, stave text, line int, mark text, certainty text, state text, "from" float8, "to" float8, label text, why text, weight int, moments jsonb)`,
        [JSON.stringify(batch), team!.id, now])
      batch = []
    }
    for (const one of yearAround(now, many)) {
      const moments = (one.moments ?? []).map(({ at, name }) => ({ at: Temporal.Instant.fromEpochMilliseconds(at).toString(), name }))
      if (batch.push({ n: count++, certainty: 'fact', ...one, moments }) >= 2000) await flush()
    }
    await flush()
    await client.query('vacuum analyze agenda.entry')
    return count
  } finally {
    await client.end()
  }
}
