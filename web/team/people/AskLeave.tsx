import { Select, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearchParams } from 'react-router'
import { askLeave, leaveKinds, previewLeave } from '@fullscore/api/team/people.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useMe } from '../../access/SignedIn.tsx'
import { call } from '../../data/client.ts'
import { useSend } from '../../data/query.ts'
import { failureOf } from '../../data/sentence.ts'
import { Field, Form } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Page, PageHeader, Section } from '../../kit/PageHeader.tsx'
import { dayWords } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { PersonPick } from '../../pick/pick.tsx'
import { useSession } from '../../shell/session.ts'
import { DaysFields, toDays, type DaysGiven } from './DaysFields.tsx'
import { UncoveredSection } from './Uncovered.tsx'
import { countWords, kindWords } from './words.ts'
import { t } from '../../words.ts'

type Given = DaysGiven & { kind: (typeof leaveKinds)[number]; person: string | null; reason: string }

/** Counts the days and looks ahead as they are typed. */
export function usePreview(given: DaysGiven, kind: string, personId: string | null) {
  const [settled] = useDebouncedValue(JSON.stringify({ ...toDays(given), kind, ...(personId === null ? {} : { personId }) }), 300)
  // What is asked are the days that settled, not those that are typed by now.
  const { from, to } = JSON.parse(settled) as DaysGiven
  const complete = from !== '' && to !== '' && from <= to
  return useQuery({
    queryKey: ['leave.preview', settled], enabled: complete, retry: false, placeholderData: keepPreviousData,
    queryFn: ({ signal }) => call(previewLeave, { body: JSON.parse(settled) as never }, { signal }), meta: { shows: [{ kind: 'leave' }, { kind: 'rotation' }, { kind: 'override' }] },
  })
}

/** Beside the form: what it costs and what is without the person. */
export function PreviewSide({ preview }: { preview: ReturnType<typeof usePreview> }) {
  if (preview.error) return <Section name={t`What will happen`}><Why>{failureOf(preview.error).says}</Why></Section>
  if (!preview.data) return <Section name={t`What will happen`}><Why>{t`Choose the days: they are counted, and what becomes uncovered is shown.`}</Why></Section>
  const { workingDays, counted, holidays, approvers, needsApproval } = preview.data
  return (
    <>
      <Section name={t`What will happen`} count={countWords(workingDays)}>
        <p>{needsApproval ? t`Asked to decide: ${approvers}` : approvers}</p>
        <Why>{counted}{holidays.length > 0 && ` ${t`Not counted: ${holidays.map((one) => `${one.name} (${dayWords(one.date)})`).join(', ')}.`}`}</Why>
      </Section>
      <UncoveredSection preview={preview.data} />
    </>
  )
}

/** Asks for leave; what becomes uncovered stands beside before it is sent. */
export function Component() {
  const [search] = useSearchParams()
  const me = useMe()
  const session = useSession()
  const navigate = useNavigate()
  const { given, set, text } = useFields<Given>({ kind: 'holiday', from: search.get('from') ?? '', to: search.get('to') ?? search.get('from') ?? '', fromHalf: false, toHalf: false, person: search.get('person'), reason: '' })
  const ask = useSend(askLeave, { shows: [{ kind: 'approval' }, { kind: 'team-calendar' }], done: (one) => void navigate(paths.leave.one(one.id)) })
  const other = given.person !== null && given.person !== me?.person.id
  const preview = usePreview(given, given.kind, other ? given.person : null)
  return (
    <Page>
      <PageHeader title={given.kind === 'sick' ? t`Say that somebody is sick` : t`Ask for leave`} path={[{ label: t`Leave`, to: paths.leave() }]} />
      <Form verb={given.kind === 'sick' ? t`Say so` : t`Ask for it`} cancel={() => void navigate(paths.leave())} side={<PreviewSide preview={preview} />}
        check={() => ({ ...(given.from === '' ? { from: t`Choose the first day.` } : {}), ...(given.to === '' ? { to: t`Choose the last day.` } : {}) })}
        send={() => ask.mutateAsync({ body: { ...toDays(given), kind: given.kind, reason: given.reason, ...(other ? { personId: given.person as Id<'person'> } : {}) } })}>
        <Field name="kind" label={t`Kind`} hint={given.kind === 'sick' ? t`Told, not asked: it holds at once, and the leads are told that you are away.` : undefined}>
          <Select data={leaveKinds.map((value) => ({ value, label: kindWords(value) }))} value={given.kind} allowDeselect={false} onChange={(kind) => set({ kind: kind ?? 'holiday' })} />
        </Field>
        <DaysFields given={given} set={set} />
        {session?.can('leave:manage') === true && <Field name="personId" label={t`Whose`} optional hint={t`Yourself if you leave it empty. You cannot approve what you ask for somebody else.`}><PersonPick value={given.person} onChange={(person) => set({ person })} /></Field>}
        <Field name="reason" label={t`Reason`} optional hint={given.kind === 'sick' ? t`Private: nobody else reads it.` : t`Read by the leads who decide.`}><Textarea autosize minRows={2} maxLength={1000} {...text('reason')} /></Field>
      </Form>
    </Page>
  )
}
