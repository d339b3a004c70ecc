import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { listServices, type Service } from '@fullscore/api/infrastructure/services.ts'
import { listIncidents, type Incident } from '@fullscore/api/operations/incidents.ts'
import { listRotations, type OnCallNow } from '@fullscore/api/operations/on-call.ts'
import { WaitingForMe } from '../../approvals/WaitingForMe.tsx'
import { useRoute } from '../../data/query.ts'
import { StateMark } from '../../kit/marks.tsx'
import { useNow } from '../../kit/Moment.tsx'
import { Page, PageHeader } from '../../kit/PageHeader.tsx'
import { lasting, longMoment, msOf } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { count, countInWords, t } from '../../words.ts'
import css from './desk.module.css'

const month = 30 * 86_400_000
interface Part { name: string; verdict: string; says: ReactNode; figure: ReactNode; to: string }

const names = (rows: readonly { name: string }[]) => rows.length > 3 ? t`${rows.slice(0, 3).map((one) => one.name).join(', ')} and ${rows.length - 3} more` : rows.map((one) => one.name).join(', ')

function customers(services: readonly Service[]): Part {
  const bad = services.filter((one) => one.state === 'down' || one.state === 'degraded')
  const blind = services.filter((one) => one.state === 'unknown')
  const rank = { down: 0, degraded: 1, unknown: 2, ok: 3 } as const
  return {
    name: t`Services`, to: paths.services(),
    verdict: services.length === 0 ? t`No service is named yet.` : bad.length === 0 ? (blind.length === services.length ? t`Nobody knows whether they work.` : t`No service is known to fail.`) : countInWords(bad.length, 'service is in trouble.', 'services are in trouble.'),
    says: services.length === 0 ? t`Until services are named, nobody can say what a failure costs.` : `${bad.length === 0 ? '' : `${names(bad)}. `}${blind.length === 0 ? t`All are watched.` : countInWords(blind.length, '# is not watched: {0}.', '# are not watched: {0}.', names(blind))}`,
    figure: <ul>{services.toSorted((a, b) => rank[a.state] - rank[b.state]).slice(0, 5).map((one) => <li key={one.id}><span>{one.name}</span><StateMark state={one.state} /></li>)}</ul>,
  }
}

function incidents(rows: readonly Incident[], complete: boolean, now: number): Part {
  const recent = rows.filter((one) => msOf(one.openedAt) > now - month)
  const open = rows.filter((one) => one.state !== 'resolved')
  const grave = recent.filter((one) => one.severity <= 2)
  const lost = grave.reduce((sum, one) => sum + (one.resolvedAt === null ? now : msOf(one.resolvedAt)) - msOf(one.openedAt), 0)
  return {
    name: t`Incidents`, to: paths.incidents(),
    verdict: open.length === 0 ? t`None is open.` : countInWords(open.length, 'incident is open.', 'incidents are open.'),
    says: `${complete ? count(recent.length, 'In the past 30 days there was one', 'In the past 30 days there were #') : t`In the past 30 days there were ${recent.length} or more`}${grave.length === 0 ? t`; none was grave.` : count(grave.length, ', one of them grave, lasting {0}.', ', # of them grave, lasting together {0}.', lasting(lost))}`,
    figure: <ul>{[1, 2, 3, 4].map((severity) => <li key={severity}><span>SEV{severity}</span><b>{recent.filter((one) => one.severity === severity).length}</b></li>)}</ul>,
  }
}

function people(turns: readonly OnCallNow[]): Part {
  const nobody = turns.filter((one) => one.personId === null)
  const coming = turns.filter((one) => one.uncovered !== null).length
  const gaps = coming === 0 ? '' : ` ${countInWords(coming, 'rotation has a turn in the coming two weeks that nobody covers.', 'rotations have turns in the coming two weeks that nobody covers.')}`
  return {
    name: t`On call`, to: paths.onCall(),
    verdict: turns.length === 0 ? t`Nobody takes turns.` : nobody.length === 0 ? t`Somebody answers in every rotation.` : countInWords(nobody.length, 'rotation has nobody now.', 'rotations have nobody now.'),
    says: turns.length === 0 ? t`Without a rotation, administrators and team leads are woken.` : nobody.length === 0 ? turns.length === 1 ? t`${names(turns)} answers now.${gaps}` : t`${names(turns)} answer now.${gaps}` : nobody.map((one) => `${one.rotationName}: ${one.why}`).join(' '),
    figure: <ul>{turns.slice(0, 5).map((one) => <li key={one.rotationId}><span>{one.rotationName}</span><span>{one.personId === null ? <StateMark state="down" words={t`nobody`} /> : one.name}</span></li>)}</ul>,
  }
}

/** The desk of the chief information officer: one page, plain words, every figure opens to the rows behind it. */
export function OnePageDesk({ name, organisation }: { name: string; organisation: string }) {
  const now = useNow(60_000)
  const services = useRoute(listServices, { query: { limit: 200 } }, { shows: [{ kind: 'check' }] })
  const happened = useRoute(listIncidents, { query: { limit: 200, rehearsal: 'false' } })
  const rotations = useRoute(listRotations, { query: { limit: 100 } }, { shows: [{ kind: 'override' }] })
  const failed = [services, happened, rotations].find((one) => one.error && !one.data)
  if (failed) return <ErrorPage error={failed.error} retry={() => void failed.refetch()} />
  if (!services.data || !happened.data || !rotations.data) return <LoadingPage what={t`the page`} />
  const parts = [customers(services.data.items), incidents(happened.data.items, happened.data.next === undefined, now), people(rotations.data.items.map((one) => one.now))]
  const open = happened.data.items.filter((one) => one.state !== 'resolved').length
  const bad = services.data.items.filter((one) => one.state === 'down' || one.state === 'degraded').length
  return (
    <Page narrow>
      <PageHeader above={t`For ${name}, ${organisation}, ${longMoment(now)}`} title={open + bad === 0 ? t`Nothing wants your attention tonight.` : `${open === 0 ? t`No incident is open` : countInWords(open, 'incident is open', 'incidents are open')}${bad === 0 ? '.' : count(bad, ', and one service is in trouble.', ', and # services are in trouble.')}`} />
      <WaitingForMe />
      <div className={css['paper']}>
        {parts.map((part) => (
          <section key={part.name} aria-label={part.name}>
            <h2>{part.name}</h2>
            <div><h3>{part.verdict}</h3><p>{part.says} <Link to={part.to}>{t`The rows behind it`}</Link></p></div>
            <div className={css['figure']}>{part.figure}</div>
          </section>
        ))}
      </div>
    </Page>
  )
}
