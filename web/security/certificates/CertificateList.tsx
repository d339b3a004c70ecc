import { useNavigate } from 'react-router'
import { certificateStates, certificateSummary, listCertificates, verdictCodes, type Certificate } from '@fullscore/api/security/certificates.ts'
import { usePaged, useRoute } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { useFilters, type Filter } from '../../kit/filters.ts'
import { ListPage } from '../../kit/ListPage.tsx'
import { Urgency } from '../../kit/marks.tsx'
import { paths } from '../../paths.ts'
import { teamFilter } from '../../pick/filters.ts'
import { CertificatesScore } from './CertificatesScore.tsx'
import { daysWords, titleOf, toneOf, verdictWords, worstOf } from './words.ts'
import css from './certificate.module.css'

const stateWords = { current: 'in use', superseded: 'renewed', gone: 'seen no more' } as const
const filters: readonly Filter[] = [
  { key: 'within', label: 'Ends', options: [{ value: '0', label: 'has ended' }, { value: '7', label: 'within 7 days' }, { value: '30', label: 'within 30 days' }, { value: '90', label: 'within 90 days' }] },
  { key: 'verdict', label: 'Verdict', options: verdictCodes.map((value) => ({ value, label: verdictWords[value] })) },
  teamFilter(),
  { key: 'state', label: 'State', options: certificateStates.map((value) => ({ value, label: stateWords[value] })) },
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
    <ListPage<Certificate> name="Certificates" title={titleOf(summary)} filters={filters} state={state} searchable page={page} strip={<CertificatesScore />}
      rowKey={(row) => row.id} href={(row) => paths.certificates.one(row.id)} dim={(row) => row.state !== 'current'}
      actions={<ActionButton onClick={() => void navigate(paths.certificatePolicies())}>When they warn</ActionButton>}
      empty={{ says: 'They come by themselves: from every check of TLS, HTTPS and SMTP with STARTTLS, and from the files and ports of this machine.', step: <ActionButton main onClick={() => void navigate(paths.checks.new())}>Add a check</ActionButton> }}
      columns={[
        { key: 'name', head: 'Certificate', subject: true, cell: (row) => row.name },
        { key: 'days', head: 'Left', align: 'right', width: 130, cell: days },
        { key: 'end', head: 'Ends', width: 100, cell: (row) => <span className={css['days']}>{row.validTo.slice(0, 10)}</span> },
        { key: 'urgency', head: 'Urgency', width: 110, cell: (row) => { const worst = worstOf(row); return worst && worst.urgency !== 'info' ? <Urgency urgency={worst.urgency} /> : null } },
        { key: 'verdict', head: 'What is wrong', cell: (row) => <span className="why">{worstOf(row)?.says ?? ''}</span> },
        { key: 'issuer', head: 'Issued by', cell: (row) => row.issuer.replace(/.*CN=/, '') },
        { key: 'places', head: 'Places', align: 'right', width: 70, cell: (row) => row.places },
        { key: 'team', head: 'Owner', cell: (row) => row.team.name },
      ]}
      phone={(row) => { const worst = worstOf(row); return { mark: worst && worst.urgency !== 'info' ? <Urgency urgency={worst.urgency} bare /> : undefined, title: row.name, second: worst?.says ?? `until ${row.validTo.slice(0, 10)}`, right: days(row), rightSecond: row.team.name } }} />
  )
}
