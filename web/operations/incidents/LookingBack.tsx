import { money } from '@fullscore/api/money.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { Link } from 'react-router'
import { incidentChanges, incidentCost, incidentLook } from '@fullscore/api/operations/incidents/insight.ts'
import { beginReview } from '@fullscore/api/operations/incidents/review.ts'
import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import { useNavigate } from 'react-router'
import { useRoute, useSend } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Glyph } from '../../kit/Glyph.tsx'
import { Why } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { toastFailure } from '../../shell/toast.ts'
import { reasonOf } from './reason.ts'
import { count, t, word } from '../../words.ts'
import css from './incidents.module.css'

const glyphs = { deployment: 'deployment', change: 'change', maintenance: 'maintenance', configuration: 'note' } as const
const useChanges = (incident: IncidentDetail) => useRoute(incidentChanges, { params: { id: incident.id } }, { shows: [{ kind: 'incident', id: incident.id }] })

/** The most suspect change, in a sentence. */
export function LikelyCause({ incident }: { incident: IncidentDetail }) {
  const { data } = useChanges(incident)
  const [first] = data?.items ?? []
  if (!data) return null
  return (
    <Section name={t`Changed before it broke`}>
      {first ? <><Why>{/[.!?]$/.test(first.what) ? first.what : `${first.what}.`} {first.reason}</Why><p className="quiet">{first.href ? <Link to={first.href}>{first.item.name}</Link> : first.item.name}, {first.who}</p></> : <Why>{data.nothing}</Why>}
    </Section>
  )
}

/** Everything known to have changed before it began, the most suspect first. */
export function ChangesBefore({ incident }: { incident: IncidentDetail }) {
  const { data } = useChanges(incident)
  return (
    <Section name={t`What changed before it broke`} {...(data && data.lookedAt > 0 ? { count: t`${data.hours} h before, on ${count(data.lookedAt, 'one thing', '# things')}` } : {})}>
      {(data?.items ?? []).map((one, index) => (
        <div key={`${one.at}${index}`} className={css['change']}>
          <Glyph name={glyphs[one.kind]} size={14} /><b>{one.href ? <Link to={one.href}>{one.what}</Link> : one.what}</b><Moment at={one.at} />
          <span className="why">{one.reason}</span><span className="quiet">{one.who}</span>
        </div>
      ))}
      {data && data.more > 0 && <p className="quiet">{t`${data.more} more, less suspect.`}</p>}
      {data && data.nothing === null && data.hidden > 0 && <p className="quiet">{count(data.hidden, 'One more, outside your scope.', '# more, outside your scope.')}</p>}
      {data?.nothing && <Why>{data.nothing}</Why>}
    </Section>
  )
}

/** What it costs, each line with its working. */
export function Cost({ incident }: { incident: IncidentDetail }) {
  const { data } = useRoute(incidentCost, { params: { id: incident.id } }, { shows: [{ kind: 'incident', id: incident.id }], every: 60_000 })
  if (!data) return null
  return (
    <Section name={t`What it costs`} count={data.total === null ? t`unknown` : `${money(data.total, data.currency, readerLocale())}${data.running ? t` until now` : ''}`} link={{ label: t`Rates`, to: paths.incidentHandling() }}>
      {data.lines.map((line, index) => (
        <div key={`${line.what}${index}`} className={css['amount']}><span>{line.what}</span><span>{line.amount === null ? t`unknown` : money(line.amount, line.currency, readerLocale())}</span><span>{line.working}</span></div>
      ))}
      <Why>{data.why}</Why>
    </Section>
  )
}

/** Whom the paging calls next, who knows it best, and the like of it before. */
export function SeenBefore({ incident }: { incident: IncidentDetail }) {
  const { data } = useRoute(incidentLook, { params: { id: incident.id } }, { shows: [{ kind: 'incident', id: incident.id }] })
  if (!data) return null
  return (
    <>
      <Section name={t`Paging`} count={word(incident.paging.state)}><Why>{incident.paging.why}</Why>{data.next.at !== null && <p>{t`${<b><Moment at={data.next.at} /></b>} ${data.next.words}, if nobody answers. ${<span className="quiet">(<Moment at={data.next.at} as="distance" />)</span>}`}</p>}</Section>
      <Section name={t`Knows it best`}>
        {data.knows.map((one) => <p key={one.name} className={css['knower']}><Link to={paths.people.one(one.id!)}>{one.name}</Link> <span className="why">{one.reasons.join(', ')}.</span></p>)}
        {data.nobodyKnows !== null && <Why>{data.nobodyKnows}</Why>}
      </Section>
      <Section name={t`Seen before`} {...(data.former.length > 0 ? { count: String(data.former.length) } : {})}>
        <p>{data.formerWords}</p>
        {data.former.slice(0, 3).map((one) => <p key={one.id} className={css['knower']}><Link to={paths.incidents.one(one.id)}>INC-{one.number}</Link> <Moment at={one.openedAt} />, {one.title}. <span className="why">{one.resolution === '' ? t`How it ended was not written down.` : one.resolution}</span></p>)}
      </Section>
    </>
  )
}

/** The review, or the way to begin it. */
export function ReviewOf({ incident }: { incident: IncidentDetail }) {
  const navigate = useNavigate()
  const begin = useSend(beginReview, { done: () => void navigate(paths.incidentReview(incident.id)) })
  const { review } = incident
  if (review.state === 'none' && incident.state !== 'resolved') return null
  return (
    <Section name={t`Review`} count={review.state === 'none' ? t`not begun` : word(review.state)}>
      {review.state === 'none' ? <ActionButton size="xs" reason={reasonOf(incident, 'review')} onClick={() => begin.mutate({ params: { id: incident.id } }, { onError: toastFailure })}>{t`Begin the review`}</ActionButton>
      : <p><Link to={paths.incidentReview(incident.id)}>{t`Read it`}</Link><span className="quiet"> {review.actions === 0 ? t`no actions` : t`${review.openActions} of ${review.actions} actions open`}</span></p>}
    </Section>
  )
}
