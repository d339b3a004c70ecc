import { Select, TextInput } from '@mantine/core'
import { listDepartments, type Department } from '@fullscore/api/organisation/organisation.ts'
import { useRoute } from '../../data/query.ts'
import { Field } from '../../kit/Form.tsx'
import { treeOf } from './tree.ts'
import { t } from '../../words.ts'

export interface DepartmentFields { name: string; parentId: string | null }

/** Those that a department cannot be put below: itself and all below it. */
function ownBranch(all: readonly Department[], id: string | undefined): ReadonlySet<string> {
  const found = new Set(id === undefined ? [] : [id])
  for (const { department } of treeOf(all)) if (department.parentId !== null && found.has(department.parentId)) found.add(department.id)
  return found
}

/** Name and place of a department. @param of the one that is changed, which cannot stand below itself */
export function DepartmentFormFields({ given, set, of }: { given: DepartmentFields; set(some: Partial<DepartmentFields>): void; of?: string }) {
  const all = useRoute(listDepartments, { query: {} }).data?.items ?? []
  const not = ownBranch(all, of)
  const places = treeOf(all).filter(({ department }) => !not.has(department.id)).map(({ department, depth }) => ({ value: department.id as string, label: `${'– '.repeat(depth)}${department.name}` }))
  return (
    <>
      <Field name="name" label={t`Name`}><TextInput autoFocus data-autofocus value={given.name} onChange={(event) => set({ name: event.currentTarget.value })} /></Field>
      <Field name="parentId" label={t`Below`} optional hint={t`At the top if you choose none.`}><Select clearable searchable nothingFoundMessage={t`Nothing by that name.`} data={places} value={given.parentId} onChange={(parentId) => set({ parentId })} /></Field>
    </>
  )
}
