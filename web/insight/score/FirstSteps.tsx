import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { listChecks } from '@fullscore/api/infrastructure/monitoring.ts'
import { listRotations } from '@fullscore/api/operations/on-call.ts'
import { useRoute } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { StateMark } from '../../kit/marks.tsx'
import { paths } from '../../paths.ts'
import { Score } from '../../score/Score.tsx'
import { viewAt } from '@fullscore/engraving/scale.ts'
import type { ScoreData } from '@fullscore/engraving/types.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { useTitle } from '../../shell/title.ts'
import { t } from '../../words.ts'
import css from './first.module.css'

export interface Steps { pending: boolean; shown: boolean; checks: number; rotations: number }

/** So many checks may judge hosts that were discovered and not added by anybody. */
const discovered = 20

/** Whether the installation is new: nobody has added a check and there is no rotation. Unknown counts as not new. */
export function useFirstSteps(): Steps {
  const session = useSession()
  const sees = (session?.can('monitoring:read') ?? false) && (session?.can('on-call:read') ?? false)
  const checks = useRoute(listChecks, { query: { limit: discovered } }, { enabled: sees })
  const rotations = useRoute(listRotations, { query: { limit: 1 } }, { enabled: sees })
  const known = checks.data !== undefined && rotations.data !== undefined
  const many = Object.values(checks.data?.counts ?? {}).reduce((a, b) => a + b, 0) - (checks.data?.items ?? []).filter((one) => one.target.kind === 'host').length
  const turns = rotations.data?.items.length ?? 0
  return { pending: sees && (checks.isPending || rotations.isPending), shown: known && many === 0 && turns === 0, checks: many, rotations: turns }
}

function Step({ number, name, says, children }: { number: number; name: string; says: string; children: ReactNode }) {
  return <li className={css['step']}><span className={css['number']} aria-hidden="true">{number}</span><div><h2>{name}</h2><p>{says}</p>{children}</div></li>
}

/** The Score before anything plays: three steps, and the staves that wait. */
export function FirstSteps({ data, steps }: { data: ScoreData; steps: Steps }) {
  const session = useSession()
  const navigate = useNavigate()
  const title = t`The staves are ruled. Nothing plays yet.`
  useTitle(title)
  const goes = (to: string) => () => void navigate(to)
  return (
    <div className={css['page']}>
      <div className={css['head']}>
        <h1 className={css['title']}>{title}</h1>
        <p className={css['says']}>{t`This machine is already watched: look for it in the inventory. Three steps bring in the rest; each takes about two minutes.`}</p>
        <ol className={css['steps']}>
          <Step number={1} name={t`Watch what matters`} says={t`An address or a port; it is asked every minute, and its service knows.`}>
            {steps.checks > 0 ? <StateMark state="ok" words={t`done`} /> : <ActionButton main reason={reasonWithout(session, 'monitoring:manage')} onClick={goes(paths.checks.new())}>{t`Add a check`}</ActionButton>}
          </Step>
          <Step number={2} name={t`Say who answers at night`} says={t`Two people and a rotation are enough to begin.`}>
            {steps.rotations > 0 ? <StateMark state="ok" words={t`done`} /> : <ActionButton reason={reasonWithout(session, 'on-call:manage')} onClick={goes(paths.rotations.new())}>{t`Make a rotation`}</ActionButton>}
          </Step>
          <Step number={3} name={t`Rehearse an outage`} says={t`A made-up service fails and you are paged, before the first real night.`}>
            <ActionButton reason={reasonWithout(session, 'rehearsal:run')} onClick={goes(paths.rehearsals())}>{t`Rehearse`}</ActionButton>
          </Step>
        </ol>
      </div>
      <Score data={data} view={viewAt('next', data.now)} height={420} label={t`The Score, still empty`} />
    </div>
  )
}
