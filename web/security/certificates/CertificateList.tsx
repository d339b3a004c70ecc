import { useNavigate } from 'react-router'
import { certificateStates, certificateSummary, listCertificates, verdictCodes, type Certificate } from '@fullscore/api/security/certificates.ts'
import { usePaged, useRoute } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { useFilters, type Filter } from '../../kit/filters.ts'
import { ListPage } from '../../kit/ListPage.tsx'
import { Urgency } from '../../kit/marks.tsx'
import { dayWords } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { teamFilter } from '../../pick/filters.ts'
import { ListScore } from '../../agenda/ListScore.tsx'
import { daysWords, titleOf, toneOf, verdictWords, worstOf } from './words.ts'
import { t } from '../../words.ts'
import css from './certificate.module.css'

const stateWords = { current: t`in use`, superseded: t`renewed`, gone: t`seen no more` } as const
const filters: readonly Filter[] = [
  { key: 'within', label: t`Ends`, options: [{ value: '0', label: t`has ended` }, { value: '7', label: t`within 7 days` }, { value: '30', label: t`within 30 days` }, { value: '90', label: t`within 90 days` }] },
  { key: 'verdict', label: t`Verdict`, options: verdictCodes.map((value) => ({ value, label: verdictWords[value] })) },
  teamFilter(),
  { key: 'state', label: t`State`, options: certificateStates.map((value) => ({ value, label: stateWords[value] })) },
]

const days = (row: Certificate) => <span className={css['days']} data-tone={toneOf(row)}>{daysWords(row.daysLeft)}</span>

/** What proves who we are, the first to end first. */
export function Component() {
  const navigate = useNavigate()
  const state = useFilters(filters)
  const { q, ...query } = state.query as Record<string, string | undefined>
  const page = usePaged(listCertificates, { query: { ...query, ...(q ? { search: q } : {}), limit: 50 } }, { shows: [{ kind: 'certificate' }] })
  const summary = useRoute(certificateSummary, {}, { shows: [{ kind: 'certificate' }] }).data
  return (
    <ListPage<Certificate> name={t`Certificates`} title={titleOf(summary)} filters={filters} state={state} searchable page={page} strip={<ListScore stave="certificates" kind="certificate" past={7} ahead={91} label={t`Certificates that end, from last week to a quarter ahead`} />}
      rowKey={(row) => row.id} href={(row) => paths.certificates.one(row.id)} dim={(row) => row.state !== 'current'}
      actions={<ActionButton onClick={() => void navigate(paths.certificatePolicies())}>{t`When they warn`}</ActionButton>}
      empty={{ says: t`They come by themselves: from every check of TLS, HTTPS and SMTP with STARTTLS, and from the files and ports of this machine.`, step: <ActionButton main onClick={() => void navigate(paths.checks.new())}>{t`Add a check`}</ActionButton> }}
      columns={[
        { key: 'name', head: t`Certificate`, subject: true, cell: (row) => row.name },
        { key: 'days', head: t`Left`, align: 'right', width: 130, cell: days },
        { key: 'end', head: t`Ends`, width: 100, cell: (row) => <span className={css['days']}>{dayWords(row.validTo)}</span> },
        { key: 'urgency', head: t`Urgency`, width: 110, cell: (row) => { const worst = worstOf(row); return worst && worst.urgency !== 'info' ? <Urgency urgency={worst.urgency} /> : null } },
        { key: 'verdict', head: t`What is wrong`, cell: (row) => <span className="why">{worstOf(row)?.says ?? ''}</span> },
        { key: 'issuer', head: t`Issued by`, cell: (row) => row.issuer.replace(/.*CN=/, '') },
        { key: 'places', head: t`Places`, align: 'right', width: 70, cell: (row) => row.places },
        { key: 'team', head: t`Owner`, cell: (row) => row.team.name },
      ]}
      phone={(row) => { const worst = worstOf(row); return { mark: worst && worst.urgency !== 'info' ? <Urgency urgency={worst.urgency} bare /> : undefined, title: row.name, second: worst?.says ?? t`until ${dayWords(row.validTo)}`, right: days(row), rightSecond: row.team.name } }} />
  )
}
