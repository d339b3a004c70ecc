import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { readScore } from '@fullscore/api/insight/score.ts'
import type { ScoreData } from '@fullscore/engraving/types.ts'
import { call } from '../data/client.ts'
import { useNow } from '../kit/Moment.tsx'
import { SmallScore } from '../score/SmallScore.tsx'
import { useSession } from '../shell/session.ts'
import { drawable, wire } from './data.ts'
import kit from '../kit/kit.module.css'

const day = 86_400_000

export interface ListScoreProps {
  /** The stave that heads the list, by its id on the Score. */
  stave: string
  /** What the list is of: its stave is drawn anew when one of these changes. */
  kind: string
  /** Whole days shown before today and from today on. */
  past: number
  ahead: number
  label: string
}

/** The stave above a list: all that the reader sees on it, whatever the list is filtered by; nothing where it holds no mark. */
export function ListScore({ stave, kind, past, ahead, label }: ListScoreProps) {
  const today = Math.floor(useNow(60_000) / day) * day
  const sees = useSession()?.can('score:read') ?? false
  const [from, to] = [today - past * day, today + ahead * day]
  const { data, isLoading } = useQuery({
    queryKey: ['score.list', stave, from, to],
    queryFn: async ({ signal }): Promise<ScoreData> => ({ ...drawable(await call(readScore, { query: { from: wire(from), to: wire(to), staves: stave } }, { signal })), from, to }),
    meta: { shows: [{ kind }] },
    enabled: sees,
    placeholderData: keepPreviousData,
  })
  if (isLoading) return <div className={kit['staveSoon']} />
  if (data === undefined || data.staves.length === 0 || (data.entries.length === 0 && data.density.every((row) => row.buckets.length === 0))) return null
  return <SmallScore data={data} label={label} />
}
