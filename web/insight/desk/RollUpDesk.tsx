import { listServices, type Service } from '@fullscore/api/infrastructure/services.ts'
import type { Incident } from '@fullscore/api/operations/incidents.ts'
import { listRotations } from '@fullscore/api/operations/on-call.ts'
import { listDepartments, listTeams, type Team } from '@fullscore/api/organisation/organisation.ts'
import { Link } from 'react-router'
import { WaitingForMe } from '../../approvals/WaitingForMe.tsx'
import { useRoute } from '../../data/query.ts'
import { StateMark, Why } from '../../kit/marks.tsx'
import { DetailPage, PageHeader, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { treeOf } from '../../team/teams/public.ts'
import { Alerts, Incidents, OnCall, useIncidents } from './parts.tsx'
import { countInWords, t } from '../../words.ts'
import css from './desk.module.css'

interface Line { id: string; name: string; to: string; depth: number; strong: boolean; services: readonly Service[]; incidents: readonly Incident[] }

function linesOf(departments: Parameters<typeof treeOf>[0], teams: readonly Team[], services: readonly Service[], incidents: readonly Incident[]): Line[] {
  const tree = treeOf(departments)
  const below = (id: string): string[] => [id, ...departments.filter((one) => one.parentId === id).flatMap((one) => below(one.id))]
  const of = (owned: ReadonlySet<string>) => ({ services: services.filter((one) => owned.has(one.team.id)), incidents: incidents.filter((one) => owned.has(one.team.id)) })
  return tree.flatMap(({ department, depth }) => {
    const reach = new Set(below(department.id))
    const own = teams.filter((one) => one.departmentId === department.id)
    return [
      { id: department.id, name: department.name, to: paths.departments.one(department.id), depth, strong: true, ...of(new Set(teams.filter((one) => reach.has(one.departmentId)).map((one) => one.id as string))) },
      ...own.map((one) => ({ id: one.id, name: one.name, to: paths.teams.one(one.id), depth: depth + 1, strong: false, ...of(new Set([one.id as string])) })),
    ]
  })
}

/** The desk of a director or a head: what runs, department by department and team by team, with the way down. */
export function RollUpDesk({ name }: { name: string }) {
  const departments = useRoute(listDepartments, { query: {} })
  const teams = useRoute(listTeams, { query: { limit: 200 } })
  const services = useRoute(listServices, { query: { limit: 200 } }, { shows: [{ kind: 'check' }, { kind: 'incident' }] })
  const incidents = useIncidents({ limit: 200 })
  const rotations = useRoute(listRotations, { query: { limit: 100 } }, { shows: [{ kind: 'override' }] })
  const failed = [departments, teams, services, incidents].find((one) => one.error && !one.data)
  if (failed) return <ErrorPage error={failed.error} retry={() => void failed.refetch()} />
  if (!departments.data || !teams.data || !services.data || !incidents.data) return <LoadingPage what={t`the departments`} />
  const lines = linesOf(departments.data.items, teams.data.items, services.data.items, incidents.data.items)
  const bad = services.data.items.filter((one) => one.state === 'down' || one.state === 'degraded').length
  const open = incidents.data.items.length
  const title = `${bad === 0 ? t`No service is known to fail.` : countInWords(bad, 'service is in trouble.', 'services are in trouble.')} ${open === 0 ? t`No incident is open.` : countInWords(open, 'incident is open.', 'incidents are open.')}`
  const cut = services.data.next !== undefined || incidents.data.next !== undefined || teams.data.next !== undefined
  return (
    <DetailPage header={<PageHeader ruled title={title} above={name} />} margin={<><WaitingForMe /><OnCall now={(rotations.data?.items ?? []).map((one) => one.now)} /><Alerts /></>}>
      <Section name={t`By department`} count={t`services in trouble, unknown, of all; open incidents`}>
        {cut && <Why>{t`Only the first 200 of each are counted here.`}</Why>}
        <div className={css['hold']}>
          <table className={css['rollUp']} aria-label={t`By department`}>
            <thead><tr><th scope="col">{t`Department and team`}</th><th scope="col">{t`State`}</th><th scope="col">{t`In trouble`}</th><th scope="col">{t`Unknown`}</th><th scope="col">{t`Services`}</th><th scope="col">{t`Incidents`}</th></tr></thead>
            <tbody>{lines.map((line) => <LineRow key={line.id} line={line} />)}</tbody>
          </table>
        </div>
      </Section>
      <Incidents name={t`Incidents`} rows={incidents.data.items.toSorted((a, b) => a.severity - b.severity).slice(0, 10)} more={open > 10} none={t`None is open.`} all={paths.incidents()} />
    </DetailPage>
  )
}

function LineRow({ line }: { line: Line }) {
  const of = (state: Service['state']) => line.services.filter((one) => one.state === state).length
  const trouble = of('down') + of('degraded')
  const state = of('down') > 0 ? 'down' : trouble > 0 ? 'degraded' : line.services.length === 0 || of('unknown') > 0 ? 'unknown' : 'ok'
  return (
    <tr data-strong={line.strong}>
      <th scope="row" style={{ paddingLeft: line.depth * 18 }}><Link to={line.to}>{line.name}</Link></th>
      <td><StateMark state={state} words={line.services.length === 0 ? t`no services` : state} /></td>
      <td>{trouble}</td><td>{of('unknown')}</td><td>{line.services.length}</td><td>{line.incidents.length}</td>
    </tr>
  )
}
