import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { cancelApproval, decideApproval, readApproval } from '@fullscore/api/approvals/approvals.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useRoute, useSend } from '../data/query.ts'
import { ObjectTimeline } from '../events/ObjectTimeline.tsx'
import { ActionButton } from '../kit/ActionButton.tsx'
import { Confirm } from '../kit/Confirm.tsx'
import { StateMark, Why } from '../kit/marks.tsx'
import { Moment } from '../kit/Moment.tsx'
import { DetailPage, FactList, FactStrip, PageHeader, Section } from '../kit/PageHeader.tsx'
import { paths } from '../paths.ts'
import { ErrorPage, LoadingPage } from '../shell/states.tsx'
import { Asked, Decide } from './Decide.tsx'
import { Steps } from './Steps.tsx'
import { markOf, stateWords } from './words.ts'
import { t } from '../words.ts'

/** One request: what is asked, who decides, how it stands, and the reader's own decision. */
export function Component() {
  const id = useParams()['id'] as Id<'approval'>
  const asked = useRoute(readApproval, { params: { id } }, { shows: [{ kind: 'approval', id }, { kind: 'delegation' }] })
  const decide = useSend(decideApproval)
  const cancel = useSend(cancelApproval)
  const [taking, setTaking] = useState(false)
  const [why, setWhy] = useState('')
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the request`} />
  const one = asked.data
  return (
    <DetailPage
      header={<PageHeader title={one.title} path={[{ label: t`Approvals`, to: paths.approvals() }]} above={t`${one.topicName}, asked by ${one.requester.name}`}
        actions={<ActionButton reason={one.can.cancel.allowed ? undefined : one.can.cancel.reason} showReason={false} onClick={() => setTaking(true)}>{t`Take it back`}</ActionButton>} />}
      strip={<FactStrip note={one.why === '' ? undefined : one.why} facts={[
        { name: t`State`, value: <StateMark state={markOf(one)} words={stateWords(one)} strong /> }, { name: t`Asked`, value: <Moment at={one.askedAt} /> },
        { name: one.settledAt ? t`Ended` : t`Due`, value: one.settledAt ? <Moment at={one.settledAt} /> : one.step.dueAt ? <Moment at={one.step.dueAt} as="distance" /> : t`no deadline` },
        ...(one.step.of > 1 ? [{ name: t`Step`, value: t`${one.step.place} of ${one.step.of}` }] : []),
      ]} />}
      margin={<>
        <Section name={t`About`}><p><Link to={one.link}>{t`Open what it is about`}</Link></p><Why>{t`A decision is on exactly this content. If it changes, the request is void and is asked anew.`}</Why></Section>
        <Section name={t`Facts`}><FactList facts={[{ name: t`Content`, value: <code title={one.hash}>{one.hash.slice(0, 12)}</code> }, { name: t`Asked by`, value: <Link to={paths.people.one(one.requester.id)}>{one.requester.name}</Link> }]} /></Section>
      </>}>
      <Section name={t`What is asked`}><Asked approval={one} /></Section>
      <Decide approval={one} send={(body) => decide.mutateAsync({ params: { id }, body })} />
      <Steps approval={one} />
      <ObjectTimeline kind="approval" id={id} />
      {taking && (
        <Confirm open onClose={() => setTaking(false)} title={t`Take back "${one.title}"?`} verb={t`Take it back`} act={() => cancel.mutateAsync({ params: { id }, body: { why } })}>
          <p>{t`Nobody is asked any more. You can ask anew later.`}</p>
          <Textarea autosize minRows={2} label={t`Why`} description={t`May be empty.`} value={why} onChange={(event) => setWhy(event.currentTarget.value)} />
        </Confirm>
      )}
    </DetailPage>
  )
}
