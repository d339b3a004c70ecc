import { useNavigate } from 'react-router'
import { listChecks, type Check } from '@fullscore/api/infrastructure/monitoring.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { usePaged, useRoute } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { useFilters, type Filter } from '../../kit/filters.ts'
import { ListPage } from '../../kit/ListPage.tsx'
import { StateMark } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { paths } from '../../paths.ts'
import { serviceFilter } from '../../pick/filters.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { probeFilter } from './probes/filter.ts'
import { targetWords } from './fields.ts'
import { choices, count, t, word } from '../../words.ts'

const filters: readonly Filter[] = [
  { key: 'state', label: t`State`, options: choices(['down', 'degraded', 'unknown', 'ok']) },
  serviceFilter(), probeFilter(),
  { key: 'rehearsal', label: t`Rehearsals`, options: [{ value: 'true', label: t`only` }, { value: 'false', label: t`left out` }] },
]

function titleOf(counts: Record<string, number> | undefined): string {
  if (!counts) return t`Checks`
  const of = (state: string) => counts[state] ?? 0
  const all = Object.values(counts).reduce((a, b) => a + b, 0)
  const said = [of('down') > 0 ? t`${of('down')} down` : '', of('degraded') > 0 ? t`${of('degraded')} degraded` : '', of('unknown') > 0 ? t`${of('unknown')} unknown` : ''].filter((part) => part !== '')
  if (all === 0) return t`Nothing is checked yet.`
  return said.length === 0 ? (count(all, 'The one check passes.', 'All # checks pass.')) : t`${said.join(', ')} of ${all.toLocaleString(readerLocale())} checks.`
}

/** The state a check shows: a paused one is muted, whatever it found last. */
export const checkMark = (row: Pick<Check, 'enabled' | 'state'>) => row.enabled ? { state: row.state, words: word(row.state) } as const : { state: 'muted', words: t`paused` } as const

/** What is watched, and how it answers. */
export function Component() {
  const session = useSession()
  const navigate = useNavigate()
  const state = useFilters(filters)
  const { q, ...query } = state.query as Record<string, string | undefined>
  const page = usePaged(listChecks, { query: { ...query, ...(q ? { search: q } : {}), limit: 50 } })
  const counts = useRoute(listChecks, { query: { limit: 1 } }).data?.counts
  const add = <ActionButton main reason={reasonWithout(session, 'monitoring:manage')} showReason={false} onClick={() => void navigate(paths.checks.new())}>{t`Add a check`}</ActionButton>
  return (
    <ListPage<Check> name={t`Checks`} title={titleOf(counts)} filters={filters} state={state} searchable page={page} rowKey={(row) => row.id} href={(row) => paths.checks.one(row.id)} dim={(row) => !row.enabled} actions={add}
      empty={{ says: t`An address or a port is enough: it is asked every minute, and tells when it stops answering.`, step: add }}
      columns={[
        { key: 'state', head: t`State`, width: 130, cell: (row) => <StateMark {...checkMark(row)} /> },
        { key: 'name', head: t`Check`, subject: true, cell: (row) => `${row.name}${row.rehearsal ? t` (rehearsal)` : ''}` },
        { key: 'target', head: t`Asks`, cell: (row) => <span className="mono">{targetWords(row.target)}</span> },
        { key: 'summary', head: t`Answers`, cell: (row) => row.summary },
        { key: 'probe', head: t`Asked from`, cell: (row) => row.probe?.name ?? <span className="quiet">{t`this server`}</span> },
        { key: 'service', head: t`Belongs to`, cell: (row) => row.service?.name ?? row.item?.name ?? '' },
        { key: 'ms', head: t`Took`, align: 'right', width: 84, cell: (row) => row.lastMs === null ? '' : `${Math.round(row.lastMs).toLocaleString(readerLocale())} ms` },
        { key: 'since', head: t`Since`, align: 'right', cell: (row) => row.since && <Moment at={row.since} as="since" /> },
      ]}
      phone={(row) => ({ mark: <StateMark {...checkMark(row)} words={<span className="sr">{checkMark(row).words}</span>} />, title: row.name, second: row.summary || targetWords(row.target), right: row.since && <Moment at={row.since} as="since" />, rightSecond: checkMark(row).words })} />
  )
}
