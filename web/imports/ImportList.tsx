import { useNavigate } from 'react-router'
import { listImports, listImportSubjects, type Import } from '@fullscore/api/imports/imports.ts'
import { usePaged, useRoute } from '../data/query.ts'
import { ActionButton } from '../kit/ActionButton.tsx'
import { useFilters } from '../kit/filters.ts'
import { ListPage } from '../kit/ListPage.tsx'
import { Moment } from '../kit/Moment.tsx'
import { paths } from '../paths.ts'
import { stateWords, titleOf } from './words.ts'
import { t } from '../words.ts'

/** What was imported, by whom, and what came of it. */
export function Component() {
  const navigate = useNavigate()
  const subjects = useRoute(listImportSubjects, {}).data?.items ?? []
  const filters = [{ key: 'subject', label: t`Of`, options: subjects.map((one) => ({ value: one.name, label: one.title })) }]
  const state = useFilters(filters)
  const page = usePaged(listImports, { query: { subject: state.values['subject']?.[0], limit: 50 } })
  const begin = <ActionButton main onClick={() => void navigate(`${paths.imports.new()}${typeof state.query['subject'] === 'string' ? `?subject=${state.query['subject']}` : ''}`)}>{t`Import`}</ActionButton>
  return (
    <ListPage<Import> name={t`Imports`} title={t`Imports`} filters={filters} state={state} page={page} rowKey={(row) => row.id} href={(row) => paths.imports.one(row.id)} actions={begin}
      empty={{ says: t`Nothing was imported yet. Bring the spreadsheet you work with today.`, step: begin }}
      columns={[
        { key: 'name', head: t`File`, subject: true, cell: (row) => row.name }, { key: 'of', head: t`Of`, cell: (row) => row.title }, { key: 'what', head: t`What came of it`, cell: (row) => titleOf(row) },
        { key: 'state', head: t`State`, width: 120, cell: (row) => stateWords[row.state] }, { key: 'who', head: t`By`, cell: (row) => row.person.name }, { key: 'when', head: t`When`, cell: (row) => <Moment at={row.createdAt} /> },
      ]}
      phone={(row) => ({ title: row.name, second: titleOf(row), right: stateWords[row.state], rightSecond: row.title })} />
  )
}
