import { Link, useNavigate } from 'react-router'
import { listMaintenance, maintenanceStates, type MaintenanceState, type MaintenanceWindow } from '@fullscore/api/operations/maintenance.ts'
import { usePaged, useRoute } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { useFilters } from '../../kit/filters.ts'
import type { MarkState } from '@fullscore/engraving/glyphs.ts'
import { ListPage } from '../../kit/ListPage.tsx'
import { StateMark } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { paths } from '../../paths.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { choices, count, t, word } from '../../words.ts'

const filters = [{ key: 'state', label: t`State`, initial: ['active'], options: choices(['active', ...maintenanceStates]) }]
const shows = [{ kind: 'maintenance-window' }]

function titleOf(counts: Record<string, number> | undefined): string {
  if (!counts) return t`Maintenance`
  const [open = 0, planned = 0] = [counts['open'], counts['planned']]
  return open === 0 ? (planned === 0 ? t`No maintenance is planned.` : t`No window is open, ${planned} planned.`) : count(open, 'One window is open, {0} planned.', '# windows are open, {0} planned.', planned)
}

/** The glyph of a window's state. */
export const markOf = (state: MaintenanceState): MarkState => (state === 'cancelled' ? 'unknown' : state === 'over' ? 'ok' : state === 'open' ? 'maintenance' : 'stale')

/** All maintenance windows, latest opening first; those planned or open to begin with. */
export function Component() {
  const state = useFilters(filters)
  const session = useSession()
  const navigate = useNavigate()
  const { q, ...query } = state.query as Record<string, string | undefined>
  const page = usePaged(listMaintenance, { query: { ...query, ...(q ? { search: q } : {}), limit: 50 } }, { shows })
  const counts = useRoute(listMaintenance, { query: { limit: 1 } }, { shows }).data?.counts
  return (
    <ListPage<MaintenanceWindow> name={t`Maintenance`} title={titleOf(counts)} filters={filters} state={state} searchable page={page} rowKey={(row) => row.id} href={(row) => paths.maintenance.one(row.id)} dim={(row) => row.state === 'over' || row.state === 'cancelled'}
      actions={<ActionButton main reason={reasonWithout(session, 'maintenance:manage')} showReason={false} onClick={() => void navigate(paths.maintenance.new())}>{t`Plan a window`}</ActionButton>}
      empty={{ says: t`No windows. While one is open, new alerts of what it covers page nobody.`, step: <Link to={paths.maintenance.new()}>{t`Plan one`}</Link> }}
      columns={[
        { key: 'title', head: t`What`, subject: true, cell: (row) => row.title },
        { key: 'covers', head: t`Covers`, align: 'right', cell: (row) => String(row.covers) },
        { key: 'team', head: t`Owner`, cell: (row) => row.team.name },
        { key: 'from', head: t`Opens`, align: 'right', cell: (row) => <Moment at={row.from} /> },
        { key: 'to', head: t`Until`, align: 'right', cell: (row) => <Moment at={row.to} /> },
        { key: 'recurring', head: t`Repeats`, cell: (row) => (row.recurring ? t`yes` : t`once`) },
        { key: 'state', head: t`State`, cell: (row) => <StateMark state={markOf(row.state)} words={word(row.state)} /> },
      ]}
      phone={(row) => ({ mark: <StateMark state={markOf(row.state)} words="" />, title: row.title, second: row.team.name, right: <Moment at={row.from} />, rightSecond: word(row.state) })} />
  )
}
