import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { readScore } from '@fullscore/api/insight/score.ts'
import { drawable, wire } from '../../agenda/data.ts'
import { call } from '../../data/client.ts'
import { useNow } from '../../kit/Moment.tsx'
import { SmallScore } from '../../score/SmallScore.tsx'
import type { ScoreData } from '@fullscore/engraving/types.ts'
import { t } from '../../words.ts'

const day = 86_400_000

/** The stave of certificates from last week to a quarter ahead; nothing where nothing ends in it. */
export function CertificatesScore() {
  const today = Math.floor(useNow(60_000) / day) * day
  const [from, to] = [today - 7 * day, today + 91 * day]
  const { data } = useQuery({
    queryKey: ['score.certificates', from],
    queryFn: async ({ signal }): Promise<ScoreData> => {
      const score = await call(readScore, { query: { from: wire(from), to: wire(to) } }, { signal })
      const entries = score.entries.filter((entry) => entry.stave === 'certificates')
      return { ...drawable({ ...score, staves: score.staves.filter((stave) => stave.id === 'certificates'), entries, density: [] }), from, to }
    },
    meta: { shows: [{ kind: 'certificate' }] },
    placeholderData: keepPreviousData,
  })
  if (data === undefined || data.entries.length === 0) return null
  return <SmallScore data={data} label={t`Certificates that end, from last week to a quarter ahead`} />
}
