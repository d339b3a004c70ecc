import { Textarea } from '@mantine/core'
import { useNavigate, useParams } from 'react-router'
import { editLeave, readLeave, type LeaveDetail } from '@fullscore/api/team/people.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Changed } from '../../data/changed.ts'
import { useSend, useTagged } from '../../data/query.ts'
import { Field, Form } from '../../kit/Form.tsx'
import { Page, PageHeader } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { PreviewSide, usePreview } from './AskLeave.tsx'
import { DaysFields, toDays } from './DaysFields.tsx'
import { t } from '../../words.ts'

/** Changes the days or the reason of a leave. */
export function Component() {
  const id = useParams()['id'] as Id<'leave'>
  const asked = useTagged(readLeave, { params: { id } })
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the leave`} />
  return <Editing leave={asked.data.answer} etag={asked.data.etag} reload={asked.reload} />
}

function Editing({ leave, etag, reload }: { leave: LeaveDetail; etag: string | undefined; reload(): Promise<Changed> }) {
  const navigate = useNavigate()
  const { given, set, text } = useFields({ from: leave.from, fromHalf: leave.fromHalf, to: leave.to, toHalf: leave.toHalf, reason: leave.reason ?? '' }, etag)
  const back = () => void navigate(paths.leave.one(leave.id))
  const edit = useSend(editLeave, { shows: [{ kind: 'approval' }, { kind: 'team-calendar' }], done: back })
  const preview = usePreview(given, leave.kind ?? 'holiday', leave.person.id)
  return (
    <Page>
      <PageHeader title={t`Change the leave of ${leave.person.name}`} path={[{ label: t`Leave`, to: paths.leave() }]} below={leave.kind === 'sick' ? undefined : t`Fewer days need no new approval; other days are asked anew.`} />
      <Form verb={t`Save`} cancel={back} reload={reload} reason={leave.can.edit.allowed ? undefined : leave.can.edit.reason} side={<PreviewSide preview={preview} />}
        send={() => edit.mutateAsync({ params: { id: leave.id }, ifMatch: etag, body: { ...toDays(given), ...(leave.reason === null ? {} : { reason: given.reason }) } })}>
        <DaysFields given={given} set={set} />
        {leave.reason !== null && <Field name="reason" label={t`Reason`} optional hint={leave.kind === 'sick' ? t`Private: nobody else reads it.` : undefined}><Textarea autosize minRows={2} maxLength={1000} {...text('reason')} /></Field>}
      </Form>
    </Page>
  )
}
