import { useNavigate } from 'react-router'
import { listProbes, probeStates, type Probe } from '@fullscore/api/infrastructure/monitoring/probes.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { usePaged, useRoute } from '../../../data/query.ts'
import { ActionButton } from '../../../kit/ActionButton.tsx'
import { useFilters, type Filter } from '../../../kit/filters.ts'
import { ListPage } from '../../../kit/ListPage.tsx'
import { StateMark } from '../../../kit/marks.tsx'
import { Moment } from '../../../kit/Moment.tsx'
import { paths } from '../../../paths.ts'
import { teamFilter } from '../../../pick/filters.ts'
import { reasonWithout, useSession } from '../../../shell/session.ts'
import { bufferWords, probeMark, probesTitle } from './words.ts'
import { count, t, word } from '../../../words.ts'

const filters: readonly Filter[] = [{ key: 'state', label: t`State`, options: probeStates.map((state) => ({ value: state, label: probeMark({ state }).words })) }, teamFilter()]

/** The programs that watch from elsewhere: where they stand, whether they speak. */
export function Component() {
  const session = useSession()
  const navigate = useNavigate()
  const state = useFilters(filters)
  const { q, ...query } = state.query as Record<string, string | undefined>
  const page = usePaged(listProbes, { query: { ...query, ...(q ? { search: q } : {}), limit: 50 } })
  const counts = useRoute(listProbes, { query: { limit: 1 } }, { every: 10_000 }).data?.counts
  const add = <ActionButton main reason={reasonWithout(session, 'probes:manage')} showReason={false} onClick={() => void navigate(paths.probes.new())}>{t`Add a probe`}</ActionButton>
  return (
    <ListPage<Probe> name={t`Probes`} title={probesTitle(counts)} filters={filters} state={state} searchable page={page} rowKey={(row) => row.id} href={(row) => paths.probes.one(row.id)} dim={(row) => row.state === 'revoked'} actions={add}
      empty={{ says: t`A probe is the same program on another machine: it runs checks from there, keeps what it finds while it is cut off, and needs no way in.`, step: add }}
      columns={[
        { key: 'state', head: t`State`, width: 150, cell: (row) => <span title={row.why}><StateMark {...probeMark(row)} /></span> },
        { key: 'name', head: t`Probe`, subject: true, cell: (row) => row.name },
        { key: 'place', head: t`Place`, cell: (row) => row.place },
        { key: 'team', head: t`Owner`, cell: (row) => row.team.name },
        { key: 'checks', head: t`Checks`, align: 'right', width: 90, cell: (row) => row.checks.toLocaleString(readerLocale()) },
        { key: 'buffer', head: t`Its buffer`, cell: (row) => bufferWords(row) },
        { key: 'heard', head: t`Last heard`, align: 'right', cell: (row) => (row.heardAt === null ? <span className="quiet">{t`never`}</span> : <Moment at={row.heardAt} as="distance" />) },
      ]}
      phone={(row) => ({ mark: <StateMark {...probeMark(row)} words={<span className="sr">{word(row.state)}</span>} />, title: row.name, second: row.state === 'working' ? row.place : row.why, right: count(row.checks, 'check', 'checks'), rightSecond: probeMark(row).words })} />
  )
}
