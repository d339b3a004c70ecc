import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { AnswerOf } from '@fullscore/api/route.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { listPolicies, setPolicy } from '@fullscore/api/security/certificates.ts'
import { useRoute, useSend } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Why } from '../../kit/marks.tsx'
import { Page, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { TeamPick } from '../../pick/pick.tsx'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { toast, toastFailure } from '../../shell/toast.ts'
import { thresholdsOf } from './words.ts'
import { t, word } from '../../words.ts'
import css from './certificate.module.css'

type Policy = AnswerOf<typeof listPolicies>['items'][number]

/** How many days before its end a certificate warns: for all, for what critical services use, for single teams. */
export function Component() {
  const asked = useRoute(listPolicies, {}, { shows: [{ kind: 'certificate' }] })
  if (asked.error && !asked.data) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the policies`} />
  const rows = asked.data.items
  const all = rows.filter((row) => row.team === null)
  const own = rows.filter((row) => row.team !== null)
  return (
    <Page narrow>
      <PageHeader ruled title={t`When certificates warn`} path={[{ label: t`Certificates`, to: paths.certificates() }]}
        below={t`The last threshold before the end is the most urgent, each one earlier a step lower. What only lesser services use is never critical: nobody is woken for it.`} />
      <Section name={t`For all teams`}>{all.map((row) => <Line key={row.criticality ?? ''} row={row} />)}</Section>
      <Section name={t`For single teams`} count={own.length === 0 ? undefined : own.length}>
        {own.length === 0 && <Why>{t`No team has its own: all follow what stands above.`}</Why>}
        {own.map((row) => <Line key={`${row.team?.id} ${row.criticality ?? ''}`} row={row} />)}
        <AddTeam />
      </Section>
    </Page>
  )
}

const nameOf = (row: Policy) => `${row.team ? `${row.team.name}: ` : ''}${row.criticality === null ? t`every certificate` : t`of ${word(row.criticality)} services`}`
const reasonFor = (typed: string) => (thresholdsOf(typed) ? undefined : t`One to eight whole numbers of days from 1 to 365.`)

function Line({ row }: { row: Policy }) {
  const session = useSession()
  const [typed, type] = useState(row.thresholds.join(', '))
  const put = useSend(setPolicy, { shows: [{ kind: 'certificate' }] })
  const refused = reasonWithout(session, 'certificates:manage')
  const name = nameOf(row)
  const send = (thresholds: number[] | null) => put.mutateAsync({ body: { teamId: (row.team?.id ?? null) as Id<'team'> | null, criticality: row.criticality, thresholds } })
    .then((saved) => { type(saved.thresholds.join(', ')); toast(t`${name}: ${saved.thresholds.join(', ')} days before.`) }, toastFailure)
  const isSame = typed === row.thresholds.join(', ')
  return (
    <Row subject={name} quiet={row.chosen ? '' : row.criticality === null || row.team ? t`the first setting` : t`not said on its own`}
      right={<span className={css['field']}>
        <TextInput aria-label={t`Days before the end, ${name}`} size="xs" w={140} value={typed} onChange={(event) => type(event.currentTarget.value)} error={reasonFor(typed) !== undefined} />
        <span className="quiet">{t`days before`}</span>
        <ActionButton size="xs" reason={refused ?? reasonFor(typed) ?? (isSame ? t`Nothing is changed.` : undefined)} showReason={false} onClick={() => void send(thresholdsOf(typed) ?? null)}>{t`Save`}</ActionButton>
        <ActionButton size="xs" reason={refused ?? (row.chosen ? undefined : t`Nothing was chosen here.`)} showReason={false} onClick={() => void send(null)}>{t`Take back`}</ActionButton>
      </span>} />
  )
}

function AddTeam() {
  const session = useSession()
  const [teamId, choose] = useState<string | null>(null)
  const [typed, type] = useState('30, 14, 7, 1')
  const put = useSend(setPolicy, { shows: [{ kind: 'certificate' }] })
  const reason = reasonWithout(session, 'certificates:manage') ?? (teamId === null ? t`Choose a team first.` : reasonFor(typed))
  const add = () => put.mutateAsync({ body: { teamId: teamId as Id<'team'>, criticality: null, thresholds: thresholdsOf(typed) ?? null } }).then(() => { choose(null); toast(t`The team has its own now.`) }, toastFailure)
  return (
    <div className={css['field']} style={{ paddingTop: 12 }}>
      <TeamPick aria-label={t`Team`} placeholder={t`A team`} value={teamId} onChange={choose} />
      <TextInput aria-label={t`Days before the end for this team`} w={150} value={typed} onChange={(event) => type(event.currentTarget.value)} />
      <ActionButton reason={reason} onClick={() => void add()}>{t`Give it its own`}</ActionButton>
    </div>
  )
}
