import { useMemo, useState } from 'react'
import { useNavigate } from 'react-router'
import type { RotationStave } from '@fullscore/api/operations/on-call.ts'
import { useMe } from '../../access/SignedIn.tsx'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { Why } from '../../kit/marks.tsx'
import { longMoment } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { Score } from '../../score/Score.tsx'
import { StandIn, type StandInGiven } from './StandIn.tsx'
import { drawnStaves, offerOf } from './staves.ts'
import { t } from '../../words.ts'
import kit from '../../kit/kit.module.css'
import css from './on-call.module.css'

const view = { zoom: 'next' } as const
/** Names of rotations are longer than those of the Score's staves. */
const margin = 236

type Asked = { rotation: RotationStave } & ({ is: 'stand-in'; given: StandInGiven } | { is: 'hole'; why: string; from: number })

/** A stave for each rotation: the past day, now, the coming weeks. A stretch that is pressed or drawn offers a stand-in. */
export function Staves({ rotations, now, reason }: { rotations: readonly RotationStave[]; now: number; reason: string | undefined }) {
  const reader = useMe()?.person.id
  const navigate = useNavigate()
  const [asked, setAsked] = useState<Asked>()
  const [chosen, setChosen] = useState<string>()
  const [listed, setListed] = useState(false)
  const data = useMemo(() => drawnStaves(rotations, { from: now - 25 * 3_600_000, to: now + 28 * 86_400_000, now }), [rotations, now])
  const offer = (from: number, to: number, stave: string | undefined) => {
    const rotation = rotations.find((one) => one.id === stave)
    if (rotation === undefined) return
    const found = offerOf(rotation, from, to, now, reader)
    setAsked('why' in found ? { is: 'hole', rotation, why: found.why, from } : { is: 'stand-in', rotation, given: found.given })
  }
  const close = () => setAsked(undefined)
  return (
    <div className={css['staves']}>
      <Score data={data} view={view} height={0} margin={margin} chosen={chosen} onChoose={setChosen} listed={listed} onListed={setListed} label={t`On call: ${rotations.length} rotations, the past day and four weeks ahead`}
        rangeHint={t`Enter offers a stand-in for it.`} onRange={offer} enterDoes={t`put somebody in`} onEntry={(entry) => offer(entry.from, entry.to ?? entry.from, entry.stave)} />
      <p className={css['stavesFoot']}>
        <span className="quiet">{t`Press a shift, or draw over days, to put somebody in. A tie: somebody stands in. Hatched: nobody.`}</span>
        <button type="button" className={kit['linkButton']} aria-pressed={listed} onClick={() => setListed(!listed)}>{listed ? t`As staves` : t`As a list`}</button>
      </p>
      {asked?.is === 'stand-in' && <StandIn rotation={asked.rotation} given={asked.given} reason={reason} onClose={close} />}
      {asked?.is === 'hole' && (
        <Dialog open onClose={close} title={asked.rotation.name}>
          <p>{longMoment(Math.max(asked.from, asked.rotation.stretches[0]?.from ?? 0))}</p>
          <Why>{asked.why}</Why>
          <div className={kit['formFoot']}>
            <ActionButton main reason={reason} onClick={() => void navigate(paths.rotations.edit(asked.rotation.id))}>{t`Edit the rotation`}</ActionButton>
            <ActionButton onClick={() => void navigate(paths.rotations.one(asked.rotation.id))}>{t`Open it`}</ActionButton>
          </div>
        </Dialog>
      )}
    </div>
  )
}
