import { useNavigate } from 'react-router'
import { itemKinds, lifecycles, listItems, type Item } from '@fullscore/api/infrastructure/inventory.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { usePaged, useRoute } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { useFilters } from '../../kit/filters.ts'
import { ListPage } from '../../kit/ListPage.tsx'
import { ListMenu } from '../../imports/ListMenu.tsx'
import { paths } from '../../paths.ts'
import { teamFilter } from '../../pick/filters.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { choices, count, t, word } from '../../words.ts'

function titleOf(counts: Record<string, number> | undefined): string {
  if (!counts) return t`Inventory`
  const all = Object.values(counts).reduce((a, b) => a + b, 0)
  const most = Object.entries(counts).sort(([, a], [, b]) => b - a).slice(0, 3).filter(([, n]) => n > 0).map(([kind, n]) => `${n.toLocaleString(readerLocale())} ${kind}${n === 1 ? '' : 's'}`)
  return all === 0 ? t`Nothing is in the inventory yet.` : Object.keys(counts).length > 3 ? count(all, '# item: {0} and others.', '# items: {0} and others.', most.join(', ')) : count(all, '# item: {0}.', '# items: {0}.', most.join(', '))
}

/** Everything that can break, cost, expire or be owned. */
export function Component() {
  const session = useSession()
  const navigate = useNavigate()
  const filters = [
    { key: 'kind', label: t`Kind`, options: choices(itemKinds) },
    teamFilter(),
    { key: 'lifecycle', label: t`Lifecycle`, options: choices(lifecycles) },
    { key: 'unrelated', label: t`Relations`, options: [{ value: 'true', label: t`none known` }] },
    { key: 'archived', label: t`Archived`, options: [{ value: 'true', label: t`shown too` }] },
  ]
  const state = useFilters(filters)
  const { q, ...query } = state.query as Record<string, string | undefined>
  const asked = { ...query, ...(q ? { search: q } : {}) }
  const page = usePaged(listItems, { query: { ...asked, limit: 50 } })
  const counts = useRoute(listItems, { query: { limit: 1 } }).data?.counts
  const add = <ActionButton main reason={reasonWithout(session, 'inventory:manage')} showReason={false} onClick={() => void navigate(paths.inventory.new())}>{t`Add an item`}</ActionButton>
  return (
    <ListPage<Item> name={t`Inventory`} title={titleOf(counts)} filters={filters} state={state} searchable page={page} rowKey={(row) => row.id} href={(row) => row.kind === 'service' ? paths.services.one(row.id) : paths.inventory.one(row.id)} dim={(row) => row.archived || row.lifecycle === 'retired'}
      actions={<><ListMenu list="items" query={asked} imports={{ subject: 'items', permission: 'inventory:manage' }} />{add}</>} empty={{ says: t`Fills by itself with this machine, what runs on it and what it talks to; or add what you know.`, step: add }}
      columns={[
        { key: 'name', head: t`Name`, subject: true, cell: (row) => row.name },
        { key: 'kind', head: t`Kind`, width: 140, cell: (row) => word(row.kind) },
        { key: 'team', head: t`Owner`, cell: (row) => row.team.name },
        { key: 'relations', head: t`Relations`, align: 'right', width: 90, cell: (row) => row.relations === 0 ? <span className="quiet">{t`none`}</span> : row.relations },
        { key: 'lifecycle', head: t`Lifecycle`, width: 110, cell: (row) => row.archived ? t`archived` : word(row.lifecycle) },
      ]}
      phone={(row) => ({ title: row.name, second: `${word(row.kind)}, ${row.team.name}`, right: row.archived ? t`archived` : word(row.lifecycle), rightSecond: row.relations === 0 ? t`no relations` : t`${row.relations} relations` })} />
  )
}
