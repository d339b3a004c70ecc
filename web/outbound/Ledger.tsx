import { Link } from 'react-router'
import { channelKinds, DeliveryState, listPages, type ChannelKind, type Page } from '@fullscore/api/outbound/outbound.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { listPersons } from '@fullscore/api/organisation/organisation.ts'
import { usePaged, useRoute } from '../data/query.ts'
import { useFilters, type Filter } from '../kit/filters.ts'
import { ListPage } from '../kit/ListPage.tsx'
import { StateMark, Urgency } from '../kit/marks.tsx'
import { Moment } from '../kit/Moment.tsx'
import { paths } from '../paths.ts'
import { useSession } from '../shell/session.ts'
import { choices, t, word } from '../words.ts'

const states: Record<string, string> = { waiting: t`waits`, claimed: t`being sent`, sent: t`sent`, failed: t`failed, tried again`, skipped: t`not used`, 'given-up': t`given up` }
const marks = { waiting: 'due', claimed: 'due', sent: 'ok', failed: 'degraded', skipped: 'muted', 'given-up': 'down' } as const

function filtersFor(people: readonly { id: string; name: string }[]): readonly Filter[] {
  return [
    { key: 'personId', label: t`Person`, options: people.map((one) => ({ value: one.id, label: one.name })) },
    { key: 'channel', label: t`Channel`, options: choices(channelKinds) },
    { key: 'state', label: t`State`, options: DeliveryState.options.map((value) => ({ value, label: states[value] ?? value })) },
    { key: 'cause', label: t`Cause`, options: [{ value: 'incident', label: t`incidents` }] },
  ]
}

/** What was sent to whom, why, in which message and with which answer. */
export function Component() {
  const session = useSession()
  const people = useRoute(listPersons, { query: { limit: 200 } }, { enabled: session?.can('organisation:read') ?? false })
  const filters = filtersFor(people.data?.items ?? [])
  const state = useFilters(filters)
  const { personId, channel, state: delivery, cause } = state.query as Partial<Record<string, string>>
  const page = usePaged(listPages, { query: { personId: personId as Id<'person'> | undefined, channel: channel as ChannelKind | undefined, state: delivery as Page['deliveries'][number]['state'] | undefined, cause, limit: 50 } }, { shows: [{ kind: 'page' }, { kind: 'incident' }] })
  return (
    <ListPage<Page> name={t`Pages sent`} title={t`What was sent to whom, why, and with which answer`} filters={filters} state={state} page={page} rowKey={(row) => row.id} dense
      href={(row) => (row.cause.kind === 'incident' ? paths.incidents.one(row.cause.id) : row.link)}
      empty={{ says: t`Nobody was paged yet, as far as you see.`, ...(session?.can('rehearsal:run') === true ? { step: <Link to={paths.rehearsals()}>{t`Rehearse an outage`}</Link> } : {}) }}
      columns={[
        { key: 'at', head: t`When`, width: 130, cell: (row) => <Moment at={row.at} /> },
        { key: 'person', head: t`Person`, width: 150, cell: (row) => row.personName },
        { key: 'subject', head: t`What`, subject: true, cell: (row) => `${row.subject}${row.rehearsal ? t` (rehearsal)` : ''}` },
        { key: 'urgency', head: t`Urgency`, width: 100, cell: (row) => <Urgency urgency={row.urgency} /> },
        { key: 'ways', head: t`Ways, why, and what was answered`, cell: (row) => <Ways page={row} /> },
        { key: 'answer', head: t`Became of it`, width: 170, cell: (row) => <Became page={row} /> },
      ]}
      phone={(row) => ({ mark: <Urgency urgency={row.urgency} bare />, title: row.subject, second: `${row.personName}: ${row.deliveries.map((one) => `${word(one.kind)} ${states[one.state]}`).join(', ')}`, right: <Moment at={row.at} as="distance" />, rightSecond: becameOf(row).words })} />
  )
}

type Became = { state: 'ok' | 'muted' | 'due' | 'degraded' | 'down'; words: string }

/** What became of a page: who is asked has to answer, who is only told has to be reached. */
export function becameOf(page: Pick<Page, 'asks' | 'answered' | 'declined' | 'withdrawn' | 'shownAt'> & { deliveries: readonly Pick<Page['deliveries'][number], 'state'>[] }): Became {
  if (page.answered) return { state: 'ok', words: t`acknowledged by ${word(page.answered.via)}` }
  if (page.declined) return { state: 'degraded', words: t`cannot: ${page.declined.why}` }
  if (page.withdrawn) return { state: 'muted', words: t`taken back` }
  if (page.shownAt) return page.asks ? { state: 'due', words: t`seen, not answered` } : { state: 'ok', words: t`seen` }
  if (page.deliveries.some((one) => one.state === 'sent')) return page.asks ? { state: 'due', words: t`not answered` } : { state: 'ok', words: t`told` }
  const pending = page.deliveries.some((one) => one.state === 'waiting' || one.state === 'claimed' || one.state === 'failed')
  return pending ? { state: 'due', words: t`on its way` } : { state: 'down', words: t`reached nobody` }
}

function Became({ page }: { page: Page }) {
  const { state, words } = becameOf(page)
  return <><StateMark state={state} words={words} />{page.withdrawn && !page.answered && <div className="quiet">{page.withdrawn.why}</div>}</>
}

function Ways({ page }: { page: Page }) {
  if (page.deliveries.length === 0) return <span className="quiet">{t`no way to reach them`}</span>
  return (
    <>
      <div className="quiet">{page.why}</div>
      {page.deliveries.map((one) => (
        <div key={one.method} style={{ whiteSpace: 'normal' }}>
          <StateMark state={marks[one.state]} words={`${word(one.kind)} ${states[one.state]}`} />{' '}
          <span className="quiet">{[one.why, one.others > 0 ? t`in one message with ${one.others} more` : '', one.attempts > 1 ? t`${one.attempts} tries` : '', one.repeats > 0 ? t`repeated` : '', one.answer ?? ''].filter((part) => part !== '').join('; ')}</span>
        </div>
      ))}
    </>
  )
}
