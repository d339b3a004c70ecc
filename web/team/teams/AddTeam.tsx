import { Select, TextInput } from '@mantine/core'
import { useNavigate, useSearchParams } from 'react-router'
import { addTeam, listDepartments } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useRoute, useSend } from '../../data/query.ts'
import { Field, Form, Side } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Page, PageHeader } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { t } from '../../words.ts'

/** Adds a team. */
export function Component() {
  const navigate = useNavigate()
  const session = useSession()
  const departments = useRoute(listDepartments, { query: {} })
  const [search] = useSearchParams()
  const { given, set, text } = useFields({ name: '', departmentId: search.get('department') })
  const chosen = given.departmentId ?? departments.data?.items[0]?.id ?? null
  const add = useSend(addTeam, { done: (one) => void navigate(paths.teams.one(one.id), { replace: true }) })
  return (
    <Page narrow>
      <PageHeader title={t`Add a team`} path={[{ label: t`Teams`, to: paths.teams() }]} />
      <Form verb={t`Add the team`} cancel={() => void navigate(-1)} reason={reasonWithout(session, 'organisation:manage')} send={() => add.mutateAsync({ body: { name: given.name, departmentId: chosen as Id<'department'> } })}
        side={<Side name={t`What will happen`}><Why>{t`It can own items, services and incidents at once. Put people in on its page; a rotation says who answers at night.`}</Why></Side>}>
        <Field name="name" label={t`Name`}><TextInput autoFocus {...text('name')} /></Field>
        <Field name="departmentId" label={t`Department`}><Select allowDeselect={false} searchable data={(departments.data?.items ?? []).map((one) => ({ value: one.id as string, label: one.name }))} value={chosen} onChange={(departmentId) => set({ departmentId })} /></Field>
      </Form>
    </Page>
  )
}
