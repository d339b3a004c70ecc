import { useState } from 'react'
import type { Id } from '@fullscore/api/ids.ts'
import { readPagesFor } from '@fullscore/api/operations/on-call.ts'
import { listRehearsals, startRehearsal } from '@fullscore/api/operations/rehearsal.ts'
import { useRoute, useSend } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Confirm } from '../../kit/Confirm.tsx'
import { StateMark, Why } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { Page, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { lasting, msOf } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { stateMarks, stateWords, Steps } from './Steps.tsx'
import { t, word } from '../../words.ts'

/** A small real outage, from start to clearing up, step by step as it happens. */
export function Component() {
  const session = useSession()
  const asked = useRoute(listRehearsals, { query: { limit: 20 } }, { shows: [{ kind: 'incident' }, { kind: 'check' }, { kind: 'page' }], every: 2_000 })
  const start = useSend(startRehearsal)
  const [asking, ask] = useState(false)
  if (asked.error && !asked.data) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the rehearsals`} />
  const [last, ...before] = asked.data.items
  const running = last !== undefined && last.endedAt === null
  const reason = reasonWithout(session, 'rehearsal:run') ?? (running ? t`One is running.` : undefined)
  const title = last === undefined ? t`Rehearse an outage before the first real night.` : stateWords[last.state]
  return (
    <Page>
      <PageHeader ruled title={title} below={t`A small server of Fullscore's own is watched and stopped; people are paged as on any night, marked as a rehearsal and outside all figures.`}
        actions={<ActionButton main busy={start.isPending} reason={reason} onClick={() => ask(true)}>{last === undefined ? t`Rehearse an outage` : t`Rehearse again`}</ActionButton>} />
      {last === undefined && <Why>{t`It takes about a minute. You see the check fail, the alert rise, the incident open and the page arrive; you acknowledge it, and all is cleared up.`}</Why>}
      {last !== undefined && <Steps rehearsal={last} />}
      {before.length > 0 && (
        <Section name={t`Earlier ones`}>
          {before.map((one) => <Row key={one.id} mark={<StateMark state={stateMarks[one.state]} words={word(one.state)} />} to={paths.rehearsals.one(one.id)} subject={<Moment at={one.startedAt} />} quiet={t`by ${one.startedBy?.name ?? t`somebody`}`}
            right={<span className="quiet">{one.endedAt === null ? t`runs` : t`took ${lasting(msOf(one.endedAt) - msOf(one.startedAt))}`}</span>} />)}
        </Section>
      )}
      <Confirm open={asking} onClose={() => ask(false)} title={t`Rehearse an outage now?`} verb={t`Rehearse`} reason={reason} act={() => start.mutateAsync({ body: {} })}>
        {asking && <WhoIsPaged teamId={asked.data.teamId} />}
        <p>{t`It takes about a minute and ends when the incident is acknowledged. Each message says that it is a rehearsal.`}</p>
      </Confirm>
    </Page>
  )
}

/** Who is really called by it, before it begins. */
function WhoIsPaged({ teamId }: { teamId: Id<'team'> }) {
  const pages = useRoute(readPagesFor, { params: { kind: 'team', id: teamId } })
  const people = pages.data?.people ?? []
  if (pages.data === undefined) return <p>{pages.error === null ? t`Looking who is on call.` : t`Whoever is on call for the first team is paged.`}</p>
  return <p>{people.length === 0 ? t`Nobody is on call: nobody would be paged. ${pages.data.holes.join(' ')}` : t`${people.map((one) => one.name).join(', ')} will be paged, by the ways and at the hour they chose.`}</p>
}
