import { useState, type ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import { listIncidents, type Incident } from '@fullscore/api/operations/incidents.ts'
import { ListScore } from '../../agenda/ListScore.tsx'
import { usePaged, useRoute } from '../../data/query.ts'
import { useFilters, type Filter } from '../../kit/filters.ts'
import { Done, type Deed } from '../../kit/Done.tsx'
import { ListPage, type RowKey } from '../../kit/ListPage.tsx'
import { SeverityTag, StateMark, type Severity } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { paths } from '../../paths.ts'
import { personFilter, serviceFilter, teamFilter } from '../../pick/filters.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { toastFailure } from '../../shell/toast.ts'
import { mostAtOnce, useDeeds } from './deeds.ts'
import { ManyDialog, type Asking } from './ManyDialogs.tsx'
import { choices, count, t, word } from '../../words.ts'

const filters: readonly Filter[] = [
  { key: 'state', label: t`State`, initial: ['active'], options: choices(['active', 'open', 'acknowledged', 'mitigating', 'resolved']) },
  { key: 'severity', label: t`Severity`, options: [1, 2, 3, 4].map((value) => ({ value: String(value), label: `SEV${value}` })) },
  serviceFilter(), teamFilter(), personFilter('commanderId', t`Commander`, [{ value: 'nobody', label: t`nobody yet` }]),
  { key: 'followed', label: t`Followed`, options: [{ value: 'true', label: t`by you` }] },
  { key: 'rehearsal', label: t`Rehearsals`, options: [{ value: 'true', label: t`only` }, { value: 'false', label: t`left out` }] },
]

function titleOf(counts: Record<string, number> | undefined): string {
  if (!counts) return t`Incidents`
  const active = Object.values(counts).reduce((a, b) => a + b, 0)
  const worst = [1, 2, 3, 4].find((one) => (counts[String(one)] ?? 0) > 0)
  return active === 0 ? t`No incident is open.` : count(active, 'One incident is open, the worst SEV{0}.', '# incidents are open, the worst SEV{0}.', worst ?? '')
}

/** The glyph of an incident's state. */
export const stateMark = (row: Pick<Incident, 'state'>) => (row.state === 'resolved' ? 'ok' : row.state === 'open' ? 'down' : 'degraded')

/** All incidents, newest first; active ones to begin with. */
export function Component() {
  const state = useFilters(filters)
  const session = useSession()
  const navigate = useNavigate()
  const { q, ...query } = state.query as Record<string, string | undefined>
  const page = usePaged(listIncidents, { query: { ...query, ...(q ? { search: q } : {}), limit: 50 } }, { shows: [{ kind: 'alert' }] })
  const counts = useRoute(listIncidents, { query: { limit: 1 } }).data?.counts
  const [deed, setDeed] = useState<Deed>()
  const [dialog, setDialog] = useState<{ is: Asking; rows: Incident[]; clear(): void }>()
  const deeds = useDeeds()
  const acknowledged = async (rows: Incident[], clear: () => void) => {
    setDeed(await deeds.acknowledged(rows))
    clear()
  }
  const bulk = useBulk((is, rows, clear) => setDialog({ is, rows, clear }), (rows, clear) => void acknowledged(rows, clear).catch(toastFailure))
  return <>
    <ListPage<Incident> name={t`Incidents`} title={titleOf(counts)} below={<><Link to={paths.followUps()}>{t`Follow-ups`}</Link>, <Link to={paths.incidentHandling()}>{t`how incidents are handled`}</Link></>} filters={filters} state={state} searchable page={page}
      strip={<ListScore stave="incidents" kind="incident" past={27} ahead={1} label={t`Incidents of the past four weeks`} />} rowKey={(row) => row.id} href={(row) => paths.incidents.one(row.id)} dim={(row) => row.state === 'resolved'}
      selectable steady={JSON.stringify(query) + (q ?? '')} notice={deed && <Done deed={deed} put={setDeed} />} actions={bulk.buttons} keys={bulk.keys}
      adds={<ActionButton main reason={reasonWithout(session, 'incidents:respond')} showReason={false} onClick={() => void navigate(paths.incidents.new())}>{t`Open an incident`}</ActionButton>}
      empty={{ says: t`None yet; the first one writes itself when a check fails.`, step: <Link to={paths.rehearsals()}>{t`Rehearse one`}</Link> }}
      columns={[
        { key: 'severity', head: t`Severity`, width: 80, cell: (row) => <SeverityTag severity={row.severity as Severity} /> },
        { key: 'number', head: t`Number`, width: 90, cell: (row) => `INC-${row.number}` },
        { key: 'title', head: t`What`, subject: true, cell: (row) => `${row.title}${row.private ? t` (private)` : ''}${row.rehearsal ? t` (rehearsal)` : ''}` },
        { key: 'service', head: t`Service`, cell: (row) => row.service?.name ?? '' },
        { key: 'commander', head: t`Commander`, cell: (row) => row.commander?.name ?? t`nobody yet` },
        { key: 'opened', head: t`Opened`, align: 'right', cell: (row) => <Moment at={row.openedAt} /> },
        { key: 'state', head: t`State`, cell: (row) => <StateMark state={stateMark(row)} words={word(row.state)} /> },
      ]}
      phone={(row) => ({ mark: <SeverityTag severity={row.severity as Severity} />, title: row.title, second: `INC-${row.number}${row.rehearsal ? t`, rehearsal` : ''}`, right: <Moment at={row.openedAt} as="since" />, rightSecond: word(row.state) })} />
    {dialog !== undefined && <ManyDialog is={dialog.is} rows={dialog.rows} deeds={deeds} onClose={() => setDialog(undefined)} done={(done) => { setDeed(done); dialog.clear() }} />}
  </>
}

/** The buttons above the list and the keys at its foot: what can be done to the incidents that are selected. */
function useBulk(ask: (is: Asking, rows: Incident[], clear: () => void) => void, take: (rows: Incident[], clear: () => void) => void): { buttons(rows: Incident[], clear: () => void): ReactNode; keys: RowKey<Incident>[] } {
  const session = useSession()
  const some = (rows: readonly Incident[], able: (row: Incident) => boolean, otherwise: string) => reasonWithout(session, 'incidents:respond') ?? (rows.length === 0 ? t`Select incidents first: X.` : rows.length > mostAtOnce ? t`At most ${mostAtOnce} at once.` : rows.some(able) ? undefined : otherwise)
  const goes = (row: Incident) => row.state !== 'resolved'
  const reasons = {
    take: (rows: readonly Incident[]) => some(rows, (row) => row.state === 'open', t`None of them is open: each has somebody or is over.`),
    resolve: (rows: readonly Incident[]) => some(rows, goes, t`All of them are over.`), route: (rows: readonly Incident[]) => some(rows, goes, t`All of them are over.`),
    merge: (rows: readonly Incident[]) => some(rows, goes, t`All of them are over.`) ?? (rows.length < 2 ? t`Select at least two.` : undefined),
    snooze: (rows: readonly Incident[]) => some(rows, (row) => goes(row) && row.state !== 'open', t`None of them has somebody: acknowledge them first.`),
  }
  const asks = (is: Asking) => (rows: Incident[], clear: () => void) => ask(is, rows, clear)
  const button = (label: string, is: Asking, rows: Incident[], clear: () => void) => <ActionButton reason={reasons[is](rows)} showReason={false} onClick={() => ask(is, rows, clear)}>{label}</ActionButton>
  return {
    keys: [
      { key: 'a', does: t`acknowledge`, run: take, reason: reasons.take }, { key: 'r', does: t`resolve`, run: asks('resolve'), reason: reasons.resolve },
      { key: 'm', does: t`merge`, run: asks('merge'), reason: reasons.merge }, { key: 'h', does: t`hand over`, run: asks('route'), reason: reasons.route }, { key: 'z', does: t`leave alone`, run: asks('snooze'), reason: reasons.snooze },
    ],
    buttons: (rows, clear) => <>
      {button(t`Leave alone…`, 'snooze', rows, clear)}
      {button(t`Hand over…`, 'route', rows, clear)}
      {button(t`Merge…`, 'merge', rows, clear)}
      {button(t`Resolve…`, 'resolve', rows, clear)}
      <ActionButton reason={reasons.take(rows)} showReason={false} onClick={() => take(rows, clear)}>{rows.length === 0 ? t`Acknowledge` : t`Acknowledge (${rows.length})`}</ActionButton>
    </>,
  }
}
