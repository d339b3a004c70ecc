import { Link, useParams } from 'react-router'
import { decideApprovalLink, readApprovalLink } from '@fullscore/api/approvals/approvals.ts'
import { useRoute, useSend } from '../data/query.ts'
import { StateMark } from '../kit/marks.tsx'
import { Moment } from '../kit/Moment.tsx'
import { Section } from '../kit/PageHeader.tsx'
import { paths } from '../paths.ts'
import { ErrorPage, LoadingPage } from '../shell/states.tsx'
import { useTitle } from '../shell/title.ts'
import { Asked, Decide } from './Decide.tsx'
import { Steps } from './Steps.tsx'
import { markOf, stateWords } from './words.ts'
import { t } from '../words.ts'
import css from './approvals.module.css'

/** Where a message's link leads, without sign-in: what is asked, and two buttons. Looking changes nothing. */
export function Component() {
  const token = useParams()['token'] ?? ''
  const asked = useRoute(readApprovalLink, { params: { token } })
  const decide = useSend(decideApprovalLink, { done: () => void asked.refetch() })
  const one = asked.data?.approval
  useTitle(one?.title ?? t`To decide`)
  if (asked.error && !asked.data) {
    return <main className={css['linkPage']}><h1>{t`This link does not open a request`}</h1><ErrorPage error={asked.error} works={t`Sign in: what waits for your decision stands on your desk.`} retry={() => void asked.refetch()} /><p><Link to={paths.signIn()}>{t`Sign in`}</Link></p></main>
  }
  if (!asked.data || !one) return <main className={css['linkPage']}><h1 className="sr">{t`To decide`}</h1><LoadingPage what={t`the request`} /></main>
  return (
    <main className={css['linkPage']}>
      <div className="quiet">{t`For ${asked.data.personName}; ${one.topicName.toLowerCase()}, asked by ${one.requester.name}, ${<Moment at={one.askedAt} />}`}</div>
      <h1>{one.title}</h1>
      <p role="status" className={css['above']}><StateMark state={markOf(one)} words={stateWords(one)} strong /> <span className="quiet">{one.why}</span></p>
      <Section name={t`What is asked`}><Asked approval={one} /></Section>
      <Decide approval={one} send={async (body) => { await decide.mutateAsync({ params: { token }, body }) }} />
      <Steps approval={one} />
      <p className="quiet">{t`This link is good until ${<Moment at={asked.data.expiresAt} />}, for you alone. ${<Link to={paths.approvals.one(one.id)}>{t`Sign in to see everything`}</Link>}`}</p>
    </main>
  )
}
