import { useNavigate } from 'react-router'
import { listVendors, type Vendor } from '@fullscore/api/strategy/vendors.ts'
import { usePaged } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { useFilters } from '../../kit/filters.ts'
import { ListPage } from '../../kit/ListPage.tsx'
import { ListMenu } from '../../imports/ListMenu.tsx'
import { paths } from '../../paths.ts'
import { teamFilter } from '../../pick/filters.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { t } from '../../words.ts'

/** Who supplies and supports what runs here. */
export function Component() {
  const session = useSession()
  const navigate = useNavigate()
  const filters = [
    teamFilter(),
    { key: 'archived', label: t`Archived`, options: [{ value: 'true', label: t`shown` }] },
  ]
  const state = useFilters(filters)
  const { q, ...query } = state.query as Record<string, string | undefined>
  const asked = { ...query, ...(q ? { search: q } : {}) }
  const page = usePaged(listVendors, { query: { ...asked, limit: 50 } })
  const add = <ActionButton main reason={reasonWithout(session, 'vendors:manage')} showReason={false} onClick={() => void navigate(paths.vendors.new())}>{t`Add a vendor`}</ActionButton>
  const mute = page.rows.filter((row) => row.supportNumber === '' && !row.archived)
  return (
    <ListPage<Vendor> name={t`Vendors`} title={page.rows.length === 0 ? t`Vendors` : mute.length > 0 ? mute.length === 1 ? t`${mute[0]!.name} has no support number.` : t`${mute.length} vendors have no support number.` : t`Every vendor shown can be called.`}
      filters={filters} state={state} searchable page={page} rowKey={(row) => row.id} href={(row) => paths.vendors.one(row.id)} dim={(row) => row.archived}
      actions={<><ListMenu list="vendors" query={asked} imports={{ subject: 'vendors', permission: 'vendors:manage' }} />{add}</>} empty={{ says: t`Whom do you call at three in the morning? Their support number stands in every incident of what they supply.`, step: add }}
      columns={[
        { key: 'name', head: t`Vendor`, subject: true, cell: (row) => row.name }, { key: 'number', head: t`Support number`, cell: (row) => row.supportNumber === '' ? <span className="quiet">{t`not known`}</span> : row.supportNumber },
        { key: 'hours', head: t`Hours`, cell: (row) => row.supportHours }, { key: 'account', head: t`Our account`, cell: (row) => row.accountNumber }, { key: 'about', head: t`Supplies`, align: 'right', width: 90, cell: (row) => row.about.length + row.outside }, { key: 'team', head: t`Owner`, cell: (row) => row.team.name },
      ]}
      phone={(row) => ({ title: row.name, second: row.supportNumber || t`no support number`, right: row.supportHours })} />
  )
}
