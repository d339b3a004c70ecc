import { useNavigate } from 'react-router'
import { listRehearsals, startRehearsal, type Rehearsal } from '@fullscore/api/operations/rehearsal.ts'
import { useRoute, useSend } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { StateMark, Why } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { Page, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { Timeline } from '../../kit/Timeline.tsx'
import { lasting, msOf } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { toastFailure } from '../../shell/toast.ts'

const words: Record<Rehearsal['state'], string> = {
  watching: 'A small server runs and is being watched.', failing: 'It was stopped; the check is finding out.', paged: 'The incident is open: whoever is on call is paged. Acknowledge it.',
  recovering: 'Acknowledged; the server runs again.', done: 'The rehearsal went through.', failed: 'The rehearsal did not go through.',
}
const marks = { watching: 'unknown', failing: 'degraded', paged: 'firing', recovering: 'degraded', done: 'ok', failed: 'down' } as const

/** A small real outage, from start to clearing up, step by step as it happens. */
export function Component() {
  const session = useSession()
  const navigate = useNavigate()
  const asked = useRoute(listRehearsals, { query: { limit: 20 } }, { shows: [{ kind: 'incident' }, { kind: 'check' }, { kind: 'page' }], every: 2_000 })
  const start = useSend(startRehearsal)
  if (asked.error && !asked.data) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what="the rehearsals" />
  const [last, ...before] = asked.data.items
  const running = last !== undefined && last.endedAt === null
  const reason = reasonWithout(session, 'rehearsal:run') ?? (running ? 'One is running.' : undefined)
  const title = last === undefined ? 'Rehearse an outage before the first real night.' : words[last.state]
  return (
    <Page>
      <PageHeader ruled title={title} below="A small server of Fullscore's own is watched and stopped; people are paged as on any night, marked as a rehearsal and outside all figures."
        actions={<ActionButton main busy={start.isPending} reason={reason} onClick={() => start.mutate({ body: {} }, { onError: toastFailure })}>{last === undefined ? 'Rehearse an outage' : 'Rehearse again'}</ActionButton>} />
      {last === undefined && <Why>It takes about a minute. You see the check fail, the alert rise, the incident open and the page arrive; you acknowledge it, and all is cleared up.</Why>}
      {last !== undefined && (
        <Section name="Step by step" count={<StateMark state={marks[last.state]} words={last.state} />} {...(last.incidentId === null ? {} : { link: { label: 'Open the incident', to: paths.incidents.one(last.incidentId) } })}>
          <div aria-live="polite"><Timeline entries={last.steps.toReversed().map((one, index) => ({ id: `${one.at}-${index}`, at: one.at, glyph: 'done', says: one.words }))} /></div>
          {last.state === 'paged' && last.incidentId !== null && <ActionButton main onClick={() => void navigate(paths.incidents.one(last.incidentId!))}>To the incident, to acknowledge it</ActionButton>}
        </Section>
      )}
      {before.length > 0 && (
        <Section name="Earlier ones">
          {before.map((one) => <Row key={one.id} mark={<StateMark state={marks[one.state]} words={one.state} />} subject={<Moment at={one.startedAt} />} quiet={`by ${one.startedBy?.name ?? 'somebody'}${one.endedAt === null ? '' : `, took ${lasting(msOf(one.endedAt) - msOf(one.startedAt))}`}`}
            right={one.incidentId === null ? undefined : <a href={paths.incidents.one(one.incidentId)}>incident</a>} />)}
        </Section>
      )}
    </Page>
  )
}
