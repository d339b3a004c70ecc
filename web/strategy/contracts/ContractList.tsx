import { money } from '@fullscore/api/money.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { useNavigate } from 'react-router'
import { contractStates, listContracts, renewals, type Contract } from '@fullscore/api/strategy/contracts.ts'
import { listTeams } from '@fullscore/api/organisation/organisation.ts'
import { ListScore } from '../../agenda/ListScore.tsx'
import { usePaged, useRoute } from '../../data/query.ts'
import { ListMenu } from '../../imports/ListMenu.tsx'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { useFilters } from '../../kit/filters.ts'
import { ListPage } from '../../kit/ListPage.tsx'
import { dayWords } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { costWords, titleOf } from './words.ts'
import { t, word } from '../../words.ts'
import css from './contract.module.css'

const renewalWords = { never: t`ends`, express: t`by an act`, tacit: t`by itself` } as const

/** What the house is bound to, the next decision first. */
export function Component() {
  const session = useSession()
  const navigate = useNavigate()
  const teams = useRoute(listTeams, { query: { limit: 200 } })
  const filters = [
    { key: 'decideWithin', label: t`To decide`, options: [{ value: '0', label: t`overdue` }, { value: '30', label: t`within 30 days` }, { value: '90', label: t`within 90 days` }, { value: '365', label: t`within a year` }] },
    { key: 'state', label: t`State`, options: contractStates.map((value) => ({ value, label: value === 'not-begun' ? t`not begun` : word(value) })) },
    { key: 'renewal', label: t`Renews`, options: renewals.map((value) => ({ value, label: renewalWords[value] })) },
    { key: 'teamId', label: t`Team`, options: (teams.data?.items ?? []).map((one) => ({ value: one.id, label: one.name })) },
    { key: 'archived', label: t`Archived`, options: [{ value: 'true', label: t`shown` }] },
  ]
  const state = useFilters(filters)
  const { q, ...query } = state.query as Record<string, string | undefined>
  const asked = { query: { ...query, ...(q ? { search: q } : {}) } }
  const page = usePaged(listContracts, { query: { ...asked.query, limit: 50 } })
  const counts = useRoute(listContracts, { query: { limit: 1 } })
  const add = <ActionButton main reason={reasonWithout(session, 'contracts:manage')} showReason={false} onClick={() => void navigate(paths.contracts.new())}>{t`Add a contract`}</ActionButton>
  return (
    <ListPage<Contract> name={t`Contracts`} title={titleOf(counts.data?.waiting ?? 0, counts.data?.locked ?? 0, page.rows.length)} filters={filters} state={state} searchable page={page}
      strip={<ListScore stave="contracts" kind="contract" past={14} ahead={182} label={t`What contracts ask for, from two weeks ago to half a year ahead`} />}
      rowKey={(row) => row.id} href={(row) => paths.contracts.one(row.id)} dim={(row) => row.archived || row.state === 'ended'} actions={<><ListMenu list="contracts" query={asked.query} imports={{ subject: 'contracts', permission: 'contracts:manage' }} />{add}</>}
      empty={{ says: t`What are you bound to, and until when can you leave? Add the first contract; its last day to act stands on the Score and its support number in every incident of what it covers.`, step: add }}
      columns={[
        { key: 'name', head: t`Contract`, subject: true, cell: (row) => row.name },
        { key: 'vendor', head: t`Vendor`, cell: (row) => row.vendor?.name ?? '' },
        { key: 'verdict', head: t`Where it stands`, cell: (row) => <span className="why" data-tone={row.tone}>{row.verdict}</span> },
        { key: 'end', head: t`Ends`, width: 100, cell: (row) => <span className={css['date']}>{dayWords(row.end)}</span> },
        { key: 'act', head: t`Act by`, width: 100, cell: (row) => <span className={css['date']} data-tone={row.tone}>{row.actBy === null ? '' : dayWords(row.actBy)}</span> },
        { key: 'cost', head: t`A year`, align: 'right', width: 120, cell: (row) => row.perYear === null ? costWords(row) : money(Math.round(Number(row.perYear)), row.cost?.currency ?? '', readerLocale()) },
        { key: 'owner', head: t`Owner`, cell: (row) => row.owner?.name ?? row.team.name },
      ]}
      phone={(row) => ({ title: row.name, second: row.verdict, right: dayWords(row.actBy ?? row.end), rightSecond: row.vendor?.name ?? '' })} />
  )
}
