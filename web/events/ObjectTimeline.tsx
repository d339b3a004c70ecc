import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { usePaged } from '../data/query.ts'
import { More } from '../kit/More.tsx'
import { Section } from '../kit/PageHeader.tsx'
import { Timeline } from '../kit/Timeline.tsx'
import { ErrorPage } from '../shell/states.tsx'
import { sentenceOf } from './sentences.ts'
import { t } from '../words.ts'

/** What happened to one object, newest first, with its link to add a note where there is one. */
export function ObjectTimeline({ kind, id, link }: { kind: string; id: string; link?: { label: string; onClick: () => void } }) {
  const page = usePaged(readTimeline, { query: { kind, id, limit: 50 } }, { shows: [{ kind, id }] })
  const entries = page.rows.map((event) => ({ id: event.id, at: event.at, who: event.actor.name, ...sentenceOf(event) }))
  return (
    <Section name={t`Timeline`} count={t`newest first`} {...(link ? { link } : {})}>
      {page.error !== null && page.rows.length === 0 ? <ErrorPage part error={page.error} retry={page.retry} /> : page.rows.length === 0 ? <p className="quiet">{page.pending ? t`Reading.` : t`Nothing has happened yet.`}</p> : <Timeline entries={entries} />}
      <More page={page} says={t`Show earlier`} />
    </Section>
  )
}
