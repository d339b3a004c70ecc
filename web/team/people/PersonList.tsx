import { useNavigate } from 'react-router'
import { listPersons, type Person } from '@fullscore/api/organisation/organisation.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { usePaged } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { useFilters } from '../../kit/filters.ts'
import { ListPage } from '../../kit/ListPage.tsx'
import { ListMenu } from '../../imports/ListMenu.tsx'
import { paths } from '../../paths.ts'
import { teamFilter } from '../../pick/filters.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { t } from '../../words.ts'

export const signsInWords: Record<Person['signsIn'], string> = { yes: t`signs in`, invited: t`invited`, no: t`no account`, disabled: t`shut out` }

/** Everybody who works here. */
export function Component() {
  const session = useSession()
  const navigate = useNavigate()
  const filters = [
    teamFilter(),
    { key: 'archived', label: t`Left`, options: [{ value: 'true', label: t`shown` }] },
  ]
  const state = useFilters(filters)
  const { q, ...query } = state.query as Record<string, string | undefined>
  const asked = { ...query, ...(q ? { search: q } : {}) }
  const page = usePaged(listPersons, { query: { ...asked, limit: 50 } }, { shows: [{ kind: 'team' }] })
  const many = page.total ?? page.rows.length
  const add = <ActionButton main reason={reasonWithout(session, 'organisation:manage')} showReason={false} onClick={() => void navigate(paths.people.new())}>{t`Add a person`}</ActionButton>
  return (
    <ListPage<Person> name={t`People`} title={state.changed || page.pending ? t`People` : many === 1 ? t`You are alone here so far.` : page.more && page.total === undefined ? t`${many.toLocaleString(readerLocale())} and more people.` : t`${many.toLocaleString(readerLocale())} people.`} filters={filters} state={state} searchable page={page}
      rowKey={(row) => row.id} href={(row) => paths.people.one(row.id)} dim={(row) => row.archived} actions={<><ListMenu list="persons" query={asked} imports={{ subject: 'persons', permission: 'organisation:manage' }} />{add}</>} empty={{ says: t`Nobody yet.`, step: add }}
      columns={[
        { key: 'name', head: t`Name`, subject: true, cell: (row) => row.name },
        { key: 'title', head: t`Does`, cell: (row) => row.title },
        { key: 'teams', head: t`Teams`, cell: (row) => row.teams.map((one) => `${one.name}${one.lead ? t` (leads)` : ''}`).join(', ') },
        { key: 'email', head: t`Mail`, cell: (row) => row.email },
        { key: 'signsIn', head: t`Account`, width: 110, cell: (row) => signsInWords[row.signsIn] },
      ]}
      phone={(row) => ({ title: row.name, second: row.title || row.teams.map((one) => one.name).join(', '), right: signsInWords[row.signsIn] })} />
  )
}
