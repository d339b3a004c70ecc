import { Modal, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { addDepartment, editDepartment, listDepartments, listTeams, type Department } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useRoute, useSend } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Field, Form } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Page, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { EmptyPage, ErrorPage, LoadingPage } from '../../shell/states.tsx'
import kit from '../../kit/kit.module.css'

interface Placed { department: Department; depth: number }
/** The departments as a tree read from above; one whose parent is not seen stands at the top. */
function treeOf(all: readonly Department[], parentId: string | null = null, depth = 0): Placed[] {
  const known = new Set(all.map((one) => one.id as string))
  return all.filter((one) => (one.parentId !== null && known.has(one.parentId) ? one.parentId : null) === parentId)
    .flatMap((department) => [{ department, depth }, ...(depth < 20 ? treeOf(all, department.id, depth + 1) : [])])
}

/** Departments and the teams in them. */
export function Component() {
  const session = useSession()
  const asked = useRoute(listDepartments, { query: {} })
  const teams = useRoute(listTeams, { query: { limit: 200 } })
  const [open, setOpen] = useState<Department | 'new'>()
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what="the departments" />
  const all = asked.data.items
  const reason = reasonWithout(session, 'organisation:manage')
  const add = <ActionButton main reason={reason} showReason={false} onClick={() => setOpen('new')}>Add a department</ActionButton>
  return (
    <Page>
      <PageHeader title={all.length === 1 ? 'One department.' : `${all.length} departments.`} below="A role held at a department reaches to all below it." actions={add} ruled />
      {all.length === 0 && <EmptyPage says="No department in your scope." step={add} />}
      {treeOf(all).map(({ department, depth }) => {
        const own = teams.data?.items.filter((one) => one.departmentId === department.id) ?? []
        return (
          <div key={department.id} style={{ marginLeft: 28 * Math.min(depth, 6) }}>
            <Section name={department.name} count={`${own.length} ${own.length === 1 ? 'team' : 'teams'}`} {...(reason === undefined ? { link: { label: `Edit`, onClick: () => setOpen(department) } } : {})}>
              {own.map((one) => <Row key={one.id} to={paths.teams.one(one.id)} subject={one.name} quiet={`${one.members} ${one.members === 1 ? 'member' : 'members'}`} />)}
              {own.length === 0 && <Why>No team in it.</Why>}
            </Section>
          </div>
        )
      })}
      {open !== undefined && <Edit department={open === 'new' ? undefined : open} all={all} onClose={() => setOpen(undefined)} />}
    </Page>
  )
}

function Edit({ department, all, onClose }: { department: Department | undefined; all: readonly Department[]; onClose(): void }) {
  const [name, setName] = useState(department?.name ?? '')
  const [parentId, setParent] = useState<string | null>(department?.parentId ?? null)
  const [archived, setArchived] = useState(false)
  const about = { shows: [{ kind: 'team' }], done: onClose }
  const add = useSend(addDepartment, about)
  const edit = useSend(editDepartment, about)
  const parent = parentId as Id<'department'> | null
  const send = () => department === undefined ? add.mutateAsync({ body: { name, ...(parent === null ? {} : { parentId: parent }) } })
    : edit.mutateAsync({ params: { id: department.id }, ifMatch: `"v${department.version}"`, body: { name, parentId: parent, ...(archived ? { archived } : {}) } })
  return (
    <Modal opened onClose={onClose} title={department === undefined ? 'Add a department' : `Edit ${department.name}`} size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Form verb={archived ? 'Archive' : department === undefined ? 'Add it' : 'Save'} cancel={onClose} send={send}>
        <Field name="name" label="Name"><TextInput data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} /></Field>
        <Field name="parentId" label="Below" optional><Select clearable data={all.filter((one) => one.id !== department?.id).map((one) => ({ value: one.id as string, label: one.name }))} value={parentId} onChange={setParent} /></Field>
        {department !== undefined && <button type="button" className={kit['linkButton']} aria-pressed={archived} onClick={() => setArchived(!archived)}>{archived ? 'Keep it after all' : 'Archive it instead'}</button>}
      </Form>
    </Modal>
  )
}
