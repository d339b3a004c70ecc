import { Checkbox, TextInput } from '@mantine/core'
import { endDelegation, listDelegations, setDelegation } from '@fullscore/api/approvals/approvals.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useRoute, useSend } from '../data/query.ts'
import { ActionButton } from '../kit/ActionButton.tsx'
import { Field, Form } from '../kit/Form.tsx'
import { StateMark, Why } from '../kit/marks.tsx'
import { Moment } from '../kit/Moment.tsx'
import { Page, PageHeader, Row, Section } from '../kit/PageHeader.tsx'
import { readerZone } from '../kit/time.ts'
import { paths } from '../paths.ts'
import { useFields } from '../pick/fields.ts'
import { PersonPick } from '../pick/pick.tsx'
import { ErrorPage, LoadingPage } from '../shell/states.tsx'
import { toast, toastFailure } from '../shell/toast.ts'
import { t } from '../words.ts'
import css from './approvals.module.css'

/** The end of a day in the reader's zone: until which a stand-in named "until 5 December" decides. */
const endOf = (day: string) => Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(readerZone()).toInstant().toString()

/** Who decides for the reader, and for whom the reader decides. */
export function Component() {
  const asked = useRoute(listDelegations, {}, { shows: [{ kind: 'delegation' }, { kind: 'person' }] })
  const set = useSend(setDelegation, { shows: [{ kind: 'approval' }], done: () => toast(t`Your stand-in is named.`) })
  const end = useSend(endDelegation, { shows: [{ kind: 'approval' }], done: () => toast(t`You decide for yourself again.`) })
  const { given, set: change, text } = useFields({ person: null as string | null, always: false, until: '' })
  if (asked.error && !asked.data) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`who stands in`} />
  const [mine] = asked.data.given
  return (
    <Page narrow>
      <PageHeader ruled path={[{ label: t`Approvals`, to: paths.approvals() }]} title={mine ? `${mine.delegate.name} ${mine.onlyAway ? t`decides for you while you are away.` : t`decides for you.`}` : t`Nobody decides for you while you are away.`}
        below={asked.data.awayUntil ? t`You are away until ${<Moment at={asked.data.awayUntil} />}.` : undefined}
        actions={<ActionButton reason={mine ? undefined : t`Nobody stands in for you.`} showReason={false} onClick={() => void end.mutateAsync({}).catch(toastFailure)}>{t`Decide for myself again`}</ActionButton>} />
      {mine && <p className={css['above']}><StateMark state={mine.inForce ? 'ok' : 'muted'} words={mine.inForce ? t`in force` : t`not in force`} /> <span className="quiet">{mine.why}{mine.to ? t` Until ${<Moment at={mine.to} />}.` : ''}</span></p>}
      <Section name={mine ? t`Name somebody else` : t`Name a stand-in`}>
        <Form verb={t`Name the stand-in`} reason={given.person === null ? t`Choose a person.` : undefined}
          send={() => set.mutateAsync({ body: { delegateId: given.person as Id<'person'>, onlyAway: !given.always, to: given.until === '' ? null : endOf(given.until) } })}>
          <Field name="delegateId" label={t`Person`} hint={t`Cannot decide on what they asked themself, and has one voice in a step.`}><PersonPick value={given.person} onChange={(person) => change({ person })} /></Field>
          <Field name="onlyAway" label={t`When`}><Checkbox label={t`Also while I am here`} checked={given.always} onChange={(event) => change({ always: event.currentTarget.checked })} /></Field>
          <Field name="to" label={t`Until`} optional hint={t`The last day, or until you take it back.`}><TextInput type="date" {...text('until')} /></Field>
        </Form>
      </Section>
      <Section name={t`You stand in for`} count={asked.data.held.length || undefined}>
        {asked.data.held.map((one) => <Row key={one.id} mark={<StateMark state={one.inForce ? 'due' : 'muted'} words={<span className="sr">{one.inForce ? t`now` : t`not now`}</span>} />} to={paths.people.one(one.person.id)} subject={one.person.name} quiet={one.why} />)}
        {asked.data.held.length === 0 && <Why>{t`Nobody named you.`}</Why>}
      </Section>
    </Page>
  )
}
