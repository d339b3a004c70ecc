import { Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useParams } from 'react-router'
import { changeReview, publishReview, readReview, type Review } from '@fullscore/api/operations/incidents/review.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Changed } from '../../data/changed.ts'
import { useRoute, useSend, useTagged } from '../../data/query.ts'
import { sentenceOf } from '../../events/sentences.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Confirm } from '../../kit/Confirm.tsx'
import { Field, Form } from '../../kit/Form.tsx'
import { SeverityTag, Why, type Severity } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { DetailPage, PageHeader, Section } from '../../kit/PageHeader.tsx'
import { Timeline } from '../../kit/Timeline.tsx'
import { paths } from '../../paths.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { useFields } from '../../pick/fields.ts'
import { Actions } from './ReviewActions.tsx'
import { t, word } from '../../words.ts'
import css from './incidents.module.css'

const reasonOf = (review: Review, action: string) => review.can.find((one) => one.action === action && !one.allowed)?.reason

/** What was learnt from an incident: what happened, why, what went well and badly, what is to be done. */
export function Component() {
  const id = useParams()['id'] as Id<'incident'>
  const asked = useRoute(readReview, { params: { id } }, { shows: [{ kind: 'incident', id }] })
  const [doing, setDoing] = useState<'write' | 'publish'>()
  const publish = useSend(publishReview)
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the review`} />
  const review = asked.data
  const { incident } = review
  return (
    <DetailPage
      header={<PageHeader ruled title={t`Review of ${incident.title}`} path={[{ label: t`Incidents`, to: paths.incidents() }, { label: `INC-${incident.number}`, to: paths.incidents.one(incident.id) }]}
        above={<><SeverityTag severity={incident.severity as Severity} /> <span>{review.state === 'draft' ? t`a draft by ${review.author?.name ?? t`a program`}` : t`published ${<Moment at={review.publishedAt!} />} by ${review.publishedBy?.name}`}</span></>}
        actions={<>
          <ActionButton main={review.state === 'draft' && doing !== 'write' && reasonOf(review, 'publish') !== undefined} reason={reasonOf(review, 'edit')} showReason={false} onClick={() => setDoing('write')}>{t`Write`}</ActionButton>
          {review.state === 'draft' && <ActionButton main={doing !== 'write'} reason={reasonOf(review, 'publish')} showReason={false} onClick={() => setDoing('publish')}>{t`Publish`}</ActionButton>}
        </>} />}
      margin={<>
        <Actions review={review} reason={reasonOf(review, 'act')} />
        <Section name={t`Publishing`} count={word(review.state)}><Why>{review.state === 'published' ? t`Its words stand; its actions go on.` : reasonOf(review, 'publish') ?? t`It can be published: its words stand from then on.`}</Why></Section>
      </>}>
      {doing === 'write' ? <div className={css['write']}><Write id={id} onClose={() => setDoing(undefined)} /></div> : <Words review={review} />}
      <Section name={t`Timeline`} count={t`as it stood ${<Moment at={review.frozenAt} />}`}>
        <Timeline entries={review.timeline.map((event, index) => ({ id: String(index), at: event.at, who: event.who, ...sentenceOf({ id: String(index), at: event.at, type: event.type, actor: { kind: 'person', id: '', name: event.who }, subjects: [], payload: event.payload, detail: event.detail }) }))} />
      </Section>
      {doing === 'publish' && (
        <Confirm open onClose={() => setDoing(undefined)} title={t`Publish the review?`} verb={t`Publish`} act={() => publish.mutateAsync({ params: { id } })}>
          <p>{t`Its words stand from then on. Actions can still be added and closed.`}</p>
        </Confirm>
      )}
    </DetailPage>
  )
}

function Words({ review }: { review: Review }) {
  const part = (name: string, text: string) => <Section name={name}>{text === '' ? <p className="quiet">{t`Nothing is written yet.`}</p> : <p className={css['prose']}>{text}</p>}</Section>
  return (
    <>
      {part(t`Summary`, review.summary)}
      <Section name={t`Contributing factors`} count={String(review.factors.length)}>
        {review.factors.length === 0 ? <p className="quiet">{t`None is named yet. There is seldom one cause alone.`}</p> : <ol>{review.factors.map((one) => <li key={one}>{one}</li>)}</ol>}
      </Section>
      {part(t`What went well`, review.wentWell)}
      {part(t`What went badly`, review.wentBadly)}
    </>
  )
}

function Write({ id, onClose }: { id: Id<'incident'>; onClose(): void }) {
  const tagged = useTagged(readReview, { params: { id } })
  if (!tagged.data) return <LoadingPage what={t`the review`} />
  return <WriteForm review={tagged.data.answer} etag={tagged.data.etag} reload={tagged.reload} onClose={onClose} />
}

function WriteForm({ review, etag, reload, onClose }: { review: Review; etag: string | undefined; reload(): Promise<Changed>; onClose(): void }) {
  const change = useSend(changeReview, { done: onClose })
  const { given, set, text } = useFields({ summary: review.summary, wentWell: review.wentWell, wentBadly: review.wentBadly, factors: review.factors.length === 0 ? [''] : [...review.factors] }, etag)
  const send = () => change.mutateAsync({ params: { id: review.incident.id as Id<'incident'> }, ifMatch: etag, body: { summary: given.summary, wentWell: given.wentWell, wentBadly: given.wentBadly, factors: given.factors.map((one) => one.trim()).filter((one) => one !== '') } })
  const factor = (at: number, value: string) => set({ factors: given.factors.map((one, index) => (index === at ? value : one)) })
  return (
    <Form verb={t`Save`} send={send} cancel={onClose} reload={reload}>
      <Field name="summary" label={t`Summary`} hint={t`What happened, to whom, for how long.`}><Textarea autosize minRows={3} {...text('summary')} /></Field>
      <Field name="factors" label={t`Factors`} hint={t`What made it possible, each on its own line; no names, no blame.`}>
        <div className={css['factors']}>
          {given.factors.map((one, index) => (
            <div key={index} className={css['factor']}>
              <TextInput aria-label={t`Factor ${index + 1}`} value={one} onChange={(event) => factor(index, event.currentTarget.value)} />
              <ActionButton onClick={() => set({ factors: given.factors.filter((_, other) => other !== index) })}>{t`Remove`}</ActionButton>
            </div>
          ))}
          <span><ActionButton onClick={() => set({ factors: [...given.factors, ''] })}>{t`Another factor`}</ActionButton></span>
        </div>
      </Field>
      <Field name="wentWell" label={t`Went well`} optional><Textarea autosize minRows={2} {...text('wentWell')} /></Field>
      <Field name="wentBadly" label={t`Went badly`} optional><Textarea autosize minRows={2} {...text('wentBadly')} /></Field>
    </Form>
  )
}
