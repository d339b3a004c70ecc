import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { acknowledgePageLink, declinePageLink, readPageLink } from '@fullscore/api/outbound/outbound.ts'
import { failureOf } from '../data/sentence.ts'
import { useRoute, useSend } from '../data/query.ts'
import { ActionButton } from '../kit/ActionButton.tsx'
import { BriefSections } from '../kit/BriefSections.tsx'
import { SeverityTag, StateMark, Urgency, Why } from '../kit/marks.tsx'
import { Moment } from '../kit/Moment.tsx'
import { paths } from '../paths.ts'
import { ErrorPage, LoadingPage } from '../shell/states.tsx'
import { useTitle } from '../shell/title.ts'
import { Cannot } from './Cannot.tsx'
import { FirstLookLines } from './FirstLookLines.tsx'
import { partsOf } from './subject.ts'
import { t } from '../words.ts'
import css from './page.module.css'

/** Where a message's link leads, without sign-in: what fails, since when, what is known, and one button. Looking changes nothing. */
export function Component() {
  const token = useParams()['token'] ?? ''
  const asked = useRoute(readPageLink, { params: { token } }, { every: 15_000 })
  const take = useSend(acknowledgePageLink, { done: () => void asked.refetch() })
  const decline = useSend(declinePageLink, { done: () => void asked.refetch() })
  const [cannot, setCannot] = useState(false)
  const [failed, setFailed] = useState<string>()
  const page = asked.data
  useTitle(page?.subject ?? t`A page`)
  if (asked.error && !page) {
    return (
      <main className={css['full']}>
        <div className={css['body']}><h1>{t`This link does not open a page`}</h1><ErrorPage part error={asked.error} works={t`If you are on call, sign in: whatever waits for you is shown at once.`} retry={() => void asked.refetch()} /><p><Link to={paths.signIn()}>{t`Sign in`}</Link></p></div>
      </main>
    )
  }
  if (!page) return <main className={css['full']}><LoadingPage what={t`the page`} /></main>
  const waits = page.state === 'waiting' || page.state === 'declined'
  const declined = page.state === 'declined'
  const { severity, name, title } = partsOf(page.subject)
  const acknowledge = () => { setFailed(undefined); take.mutate({ params: { token } }, { onError: (error) => setFailed(failureOf(error).says) }) }
  return (
    <main className={css['full']}>
      <div className={css['body']}>
        <div className="quiet">{t`${severity === undefined ? <Urgency urgency={page.urgency} /> : <><SeverityTag severity={severity} /> {name},</>} ${page.rehearsal && t`rehearsal, `}for ${page.personName}, since ${<Moment at={page.since} />} (${<Moment at={page.since} as="distance" />})`}</div>
        <h1>{title}</h1>
        {!page.subject.includes(page.text.replace(/^SEV\d /, '')) && <p className={css['says']}>{page.text}</p>}
        <Why>{page.why}</Why>
        {page.state !== 'waiting' && <p role="status"><StateMark state={page.state === 'answered' ? 'ok' : declined ? 'degraded' : 'muted'} words={page.stateWhy} strong /></p>}
        {page.look !== null && <div className={css['first']}><FirstLookLines look={page.look} /></div>}
        <BriefSections parts={page.brief} />
        <p className="quiet">{t`This link is good until ${<Moment at={page.expiresAt} />}. ${<Link to={page.cause.kind === 'incident' ? paths.incidents.one(page.cause.id) : '/'}>{t`Sign in to see everything`}</Link>}`}</p>
      </div>
      {waits && (
        <div className={css['foot']}>
          <div className={css['footInside']}>
            {failed !== undefined && <p role="alert" className="why">{failed}</p>}
            <button type="button" className={css['acknowledge']} disabled={take.isPending} onClick={acknowledge}>{t`Acknowledge`}<small>{declined ? t`after all: stops the paging; ${page.personName} takes it` : t`stops the paging; ${page.personName} takes it`}</small></button>
            {!declined && <ActionButton fullWidth onClick={() => setCannot(true)}>{t`I cannot, page the next`}</ActionButton>}
          </div>
        </div>
      )}
      {cannot && <Cannot onClose={() => setCannot(false)} act={(reason) => decline.mutateAsync({ params: { token }, body: { reason } })} />}
    </main>
  )
}
