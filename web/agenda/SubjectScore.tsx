import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Id } from '@fullscore/api/ids.ts'
import { readScore } from '@fullscore/api/insight/score.ts'
import { call } from '../data/client.ts'
import { Why } from '../kit/marks.tsx'
import { useNow } from '../kit/Moment.tsx'
import { msOf } from '../kit/time.ts'
import { SmallScore } from '../score/SmallScore.tsx'
import type { ScoreData } from '@fullscore/engraving/types.ts'
import { useSession } from '../shell/session.ts'
import { t } from '../words.ts'
import { drawable, wire } from './data.ts'
import { ownStaves, silent } from './own.ts'
import kit from '../kit/kit.module.css'

const halfHour = 1_800_000

export interface SubjectScoreProps {
  /** Whose strip it is: `incident`, `service`, `item`, …; a `team` or `department` shows what is its own. */
  kind: string
  id: string
  /** When it began, RFC 3339; the strip opens half an hour before. */
  from: string
  /** When it ended; null until now. */
  to: string | null
  /** Shows all that happened to this service and its neighbours in that time, not the subject alone. */
  serviceId?: string
  /** Other objects whose marks belong to the picture, at most 40. */
  also?: readonly { kind: string; id: string }[]
  label: string
  /** Milliseconds shown before `from`; half an hour if not said. */
  before?: number
  /** Milliseconds shown after `to`; a twelfth of the stretch if not said. */
  after?: number
  /** The name of the pale stave of a time in which nothing happened, and what fills it; without it silence draws nothing. */
  empty?: { name: string; says: string }
}

/** What the staves hold around one subject: its own marks, and those of its service; staves without a mark are left out. */
export function SubjectScore({ kind, id, from, to, serviceId, also = [], label, before = halfHour, after, empty }: SubjectScoreProps) {
  const now = useNow(60_000)
  const sees = useSession()?.can('score:read') ?? false
  const [listed, setListed] = useState(false)
  const begin = msOf(from) - before
  const ended = to === null ? Math.ceil(now / 60_000) * 60_000 : msOf(to)
  const end = ended + (after ?? Math.max(300_000, (ended - begin) / 12))
  const span = { from: wire(begin), to: wire(end) }
  const about = [{ kind, id }, ...(serviceId === undefined ? [] : [{ kind: 'service', id: serviceId }]), ...also].map((one) => `${one.kind}:${one.id}`).join()
  const own = kind === 'team' ? { team: id as Id<'team'>, level: 'counted' as const } : kind === 'department' ? { department: id as Id<'department'>, level: 'counted' as const } : { about }
  const asked = useQuery({
    queryKey: ['score.subject', own, span],
    queryFn: async ({ signal }): Promise<ScoreData> => {
      const score = drawable(await call(readScore, { query: { ...span, ...own } }, { signal }))
      // What a stave says below its name holds now: a picture of the past must not wear it.
      return { ...score, staves: ownStaves(score, to !== null && end < now), from: begin, to: end }
    },
    meta: { shows: [{ kind }, { kind: 'alert' }, { kind: 'incident' }, { kind: 'check' }] },
    enabled: sees,
    placeholderData: keepPreviousData,
  })
  if (asked.data === undefined) return null
  if (asked.data.staves.length === 0) return empty === undefined ? null : <div className={kit['subject']}><SmallScore data={silent(asked.data, empty.name)} label={label} /><Why>{empty.says}</Why></div>
  return (
    <div className={kit['subject']}>
      <SmallScore data={asked.data} label={label} listed={listed} onListed={setListed} />
      <button type="button" className={kit['linkButton']} aria-pressed={listed} onClick={() => setListed(!listed)}>{listed ? t`As staves` : t`As a list`}</button>
    </div>
  )
}
