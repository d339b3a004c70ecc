import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { editDepartment, readDepartment, type DepartmentDetail } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { wire } from '../../agenda/data.ts'
import { SubjectScore } from '../../agenda/SubjectScore.tsx'
import { nowMs } from '../../data/clock.ts'
import type { Changed } from '../../data/changed.ts'
import { call } from '../../data/client.ts'
import { useRoute, useSend, useTagged } from '../../data/query.ts'
import { ObjectTimeline } from '../../events/ObjectTimeline.tsx'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Confirm } from '../../kit/Confirm.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { Form } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { DetailPage, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { DepartmentFormFields } from './DepartmentForm.tsx'
import { count, t } from '../../words.ts'

const day = 86_400_000

/** One department: its place in the tree, its teams, what happened to it. */
export function Component() {
  const id = useParams()['id'] as Id<'department'>
  const asked = useRoute(readDepartment, { params: { id } }, { shows: [{ kind: 'department' }, { kind: 'team' }] })
  const [dialog, setDialog] = useState<'edit' | 'archive'>()
  const [opened] = useState(nowMs)
  const session = useSession()
  const navigate = useNavigate()
  const edit = useSend(editDepartment)
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the department`} />
  const one = asked.data
  const reason = reasonWithout(session, 'organisation:manage')
  const full = one.teams.length > 0 || one.below.length > 0
  const archive = async () => edit.mutateAsync({ params: { id }, ifMatch: (await call.tagged(readDepartment, { params: { id } })).etag, body: { archived: !one.archived } })
  return (
    <DetailPage
      header={<PageHeader ruled title={one.name} path={[{ label: t`Departments`, to: paths.departments() }, ...one.above.map((up) => ({ label: up.name, to: paths.departments.one(up.id) }))]} above={one.archived ? t`archived` : undefined}
        actions={<>
          <ActionButton reason={reason} showReason={false} onClick={() => void navigate(`${paths.teams.new()}?department=${id}`)}>{t`Add a team`}</ActionButton>
          <ActionButton reason={reason} showReason={false} onClick={() => void navigate(`${paths.departments.new()}?below=${id}`)}>{t`Add a department below`}</ActionButton>
          <ActionButton reason={reason} showReason={false} onClick={() => setDialog('edit')}>{t`Rename or move`}</ActionButton>
          <ActionButton reason={reason ?? (full && !one.archived ? t`It still has teams or departments: move or archive them first.` : undefined)} showReason={false} onClick={() => setDialog('archive')}>{one.archived ? t`Bring back` : t`Archive`}</ActionButton>
        </>} />}>
      <SubjectScore kind="department" id={id} from={wire(opened - 14 * day)} to={wire(opened)} before={0} after={28 * day} label={t`${one.name}, two weeks back and four ahead`} />
      <Section name={t`Teams`} count={one.teams.length}>
        {one.teams.map((team) => <Row key={team.id} to={paths.teams.one(team.id)} subject={team.name} right={<span className="quiet">{count(team.members, 'member', 'members')}</span>} />)}
        {one.teams.length === 0 && <Why>{t`No team is in it.`}</Why>}
      </Section>
      <Section name={t`Departments below it`} count={one.below.length}>
        {one.below.map((below) => <Row key={below.id} to={paths.departments.one(below.id)} subject={below.name} />)}
        {one.below.length === 0 && <Why>{t`None.`}</Why>}
      </Section>
      <ObjectTimeline kind="department" id={id} />
      {dialog === 'edit' && <Rename id={id} onClose={() => setDialog(undefined)} />}
      <Confirm open={dialog === 'archive'} onClose={() => setDialog(undefined)} title={`${one.archived ? t`Bring back` : t`Archive`} ${one.name}?`} verb={one.archived ? t`Bring back` : t`Archive`} reason={reason} act={archive}>
        {one.archived ? t`It stands in the tree again.` : t`It leaves the tree and the lists. It can be brought back.`}
      </Confirm>
    </DetailPage>
  )
}

function Rename({ id, onClose }: { id: Id<'department'>; onClose(): void }) {
  const tagged = useTagged(readDepartment, { params: { id } })
  return tagged.data ? <Edit department={tagged.data.answer} etag={tagged.data.etag} reload={tagged.reload} onClose={onClose} /> : null
}

function Edit({ department, etag, reload, onClose }: { department: DepartmentDetail; etag: string | undefined; reload(): Promise<Changed>; onClose(): void }) {
  const { given, set } = useFields<{ name: string; parentId: string | null }>({ name: department.name, parentId: department.parentId }, etag)
  const edit = useSend(editDepartment, { shows: [{ kind: 'team' }], done: onClose })
  const send = () => edit.mutateAsync({ params: { id: department.id }, ifMatch: etag, body: { name: given.name, parentId: given.parentId as Id<'department'> | null } })
  return (
    <Dialog open onClose={onClose} title={t`Rename or move ${department.name}`} size={620}>
      <Form verb={t`Save`} cancel={onClose} reload={reload} send={send}><DepartmentFormFields given={given} set={set} of={department.id} /></Form>
    </Dialog>
  )
}
