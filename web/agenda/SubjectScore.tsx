import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { listScore, readScore } from '@fullscore/api/insight/score.ts'
import { call } from '../data/client.ts'
import { useNow } from '../kit/Moment.tsx'
import { msOf } from '../kit/time.ts'
import { SmallScore } from '../score/SmallScore.tsx'
import type { ScoreData } from '@fullscore/engraving/types.ts'
import { drawable, wire } from './data.ts'

const halfHour = 1_800_000
const mostMarks = 200

export interface SubjectScoreProps {
  /** Whose strip it is: `incident`, `service`, `item`, … */
  kind: string
  id: string
  /** When it began, RFC 3339; the strip opens half an hour before. */
  from: string
  /** When it ended; null until now. */
  to: string | null
  /** Shows all that happened to this service and its neighbours in that time, not the subject alone. */
  serviceId?: string
  label: string
  /** Milliseconds shown before `from`; half an hour if not said. */
  before?: number
  /** Milliseconds shown after `to`; a twelfth of the stretch if not said. */
  after?: number
}

/** What the staves hold around one subject: its own marks, and those of its service; staves without a mark are left out. */
export function SubjectScore({ kind, id, from, to, serviceId, label, before = halfHour, after }: SubjectScoreProps) {
  const now = useNow(60_000)
  const begin = msOf(from) - before
  const ended = to === null ? Math.ceil(now / 60_000) * 60_000 : msOf(to)
  const end = ended + (after ?? Math.max(300_000, (ended - begin) / 12))
  const span = { from: wire(begin), to: wire(end) }
  const asked = useQuery({
    queryKey: ['score.subject', kind, id, serviceId, span],
    queryFn: async ({ signal }): Promise<ScoreData> => {
      const [score, own] = await Promise.all([
        call(readScore, { query: { ...span, ...(serviceId === undefined ? {} : { service: serviceId }) } }, { signal }),
        call(listScore, { query: { ...span, kind, id, limit: mostMarks } }, { signal }),
      ])
      const held = serviceId === undefined ? [] : score.entries
      const entries = [...new Map([...held, ...own.items].map((entry) => [entry.id, entry])).values()]
      // What a stave says below its name holds now: a picture of the past must not wear it.
      const past = to !== null && end < now
      const staves = score.staves.filter((stave) => entries.some((entry) => entry.stave === stave.id)).map(({ state, ...stave }) => (past || state === undefined ? stave : { ...stave, state }))
      return { ...drawable({ ...score, staves, entries, density: [] }), from: begin, to: end }
    },
    meta: { shows: [{ kind }, { kind: 'alert' }, { kind: 'incident' }, { kind: 'check' }] },
    placeholderData: keepPreviousData,
  })
  if (asked.data === undefined || asked.data.staves.length === 0) return null
  return <SmallScore data={asked.data} label={label} />
}
