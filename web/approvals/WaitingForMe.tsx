import { listApprovals } from '@fullscore/api/approvals/approvals.ts'
import { useRoute } from '../data/query.ts'
import { StateMark } from '../kit/marks.tsx'
import { Moment } from '../kit/Moment.tsx'
import { Row, Section } from '../kit/PageHeader.tsx'
import { paths } from '../paths.ts'
import { t } from '../words.ts'

/** What waits for the reader's decision, for desks; silence when nothing does. */
export function WaitingForMe() {
  const asked = useRoute(listApprovals, { query: { who: 'waiting-for-me', limit: 5 } }, { shows: [{ kind: 'delegation' }], keep: true })
  const rows = asked.data?.items ?? []
  if (rows.length === 0) return null
  return (
    <Section name={t`Waits for your decision`} count={asked.data?.waitingForMe} link={{ label: t`All`, to: paths.approvals() }}>
      {rows.map((one) => <Row key={one.id} mark={<StateMark state="due" words={<span className="sr">{t`waits for you`}</span>} />} to={paths.approvals.one(one.id)} subject={one.title} quiet={t`asked by ${one.requester.name}`} right={<span className="quiet">{one.step.dueAt ? t`by ${<Moment at={one.step.dueAt} />}` : t`${<Moment at={one.askedAt} as="since" />} ago`}</span>} />)}
    </Section>
  )
}
