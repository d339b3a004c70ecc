import { useNavigate, useSearchParams } from 'react-router'
import { addDepartment } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useSend } from '../../data/query.ts'
import { Form, Side } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Page, PageHeader } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { DepartmentFormFields, type DepartmentFields } from './DepartmentForm.tsx'
import { t } from '../../words.ts'

/** Adds a department, at the top or below another. */
export function Component() {
  const navigate = useNavigate()
  const session = useSession()
  const [search] = useSearchParams()
  const { given, set } = useFields<DepartmentFields>({ name: '', parentId: search.get('below') })
  const add = useSend(addDepartment, { done: (made) => void navigate(paths.departments.one(made.id), { replace: true }) })
  const send = () => add.mutateAsync({ body: { name: given.name, ...(given.parentId === null ? {} : { parentId: given.parentId as Id<'department'> }) } })
  return (
    <Page narrow>
      <PageHeader ruled title={t`Add a department`} path={[{ label: t`Departments`, to: paths.departments() }]} />
      <Form verb={t`Add the department`} send={send} cancel={() => void navigate(-1)} reason={reasonWithout(session, 'organisation:manage')}
        side={<Side name={t`What will happen`}><Why>{t`Teams are put into it next. Whoever holds a role above it holds that role in it, too.`}</Why></Side>}>
        <DepartmentFormFields given={given} set={set} />
      </Form>
    </Page>
  )
}
