import { useMemo } from 'react'
import { Score, type ScoreProps } from './Score.tsx'
import { viewOver } from '@fullscore/engraving/scale.ts'
import type { ScoreData } from '@fullscore/engraving/types.ts'

/** The same renderer on few staves: head of a service, an incident, a host; with `bare` and `onRange` the strip that filters a list. */
export function SmallScore({ data, label, height = 0, ...rest }: { data: ScoreData; label: string } & Pick<ScoreProps, 'height' | 'bare' | 'onRange' | 'onView' | 'range' | 'rangeHint' | 'onEntry' | 'enterDoes' | 'listed' | 'onListed'>) {
  const view = useMemo(() => viewOver(data.from, data.to), [data.from, data.to])
  return <Score data={data} view={view} label={label} height={height} {...rest} />
}
