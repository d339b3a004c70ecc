import { Link } from 'react-router'
import { eventClasses, listEvents, readVerification, verifyEvents, type RecordEvent } from '@fullscore/api/events/record.ts'
import { findObjects } from '@fullscore/api/search/search.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { call } from '../data/client.ts'
import { now as present } from '../data/clock.ts'
import { usePaged, useRoute, useSend } from '../data/query.ts'
import { sentenceOf, typeBeginnings } from '../events/sentences.ts'
import { ListMenu } from '../imports/ListMenu.tsx'
import { ActionButton } from '../kit/ActionButton.tsx'
import { useFilters, type Filter } from '../kit/filters.ts'
import { Glyph } from '../kit/Glyph.tsx'
import { ListPage } from '../kit/ListPage.tsx'
import { Moment, useNow } from '../kit/Moment.tsx'
import { Why } from '../kit/marks.tsx'
import { moment, msOf, readerZone } from '../kit/time.ts'
import { personFilter, teamFilter } from '../pick/filters.ts'
import { reasonWithout, useSession } from '../shell/session.ts'
import { toastFailure } from '../shell/toast.ts'
import { choices, t, word } from '../words.ts'

const day = 86_400_000
const back = [[3_600_000, t`an hour ago`], [day, t`a day ago`], [7 * day, t`a week ago`], [30 * day, t`30 days ago`], [365 * day, t`a year ago`]] as const

/** A chip that chooses a moment: some ago, or a day or moment as it is typed, 2026-11-30 or 2026-11-30T14:00. */
const momentFilter = (key: string, label: string): Filter => ({
  key, label, options: [],
  ask: async (typed) => {
    const given = typed.trim() === '' ? undefined : momentOf(typed.trim())
    const now = present().round('minute')
    return given === undefined ? back.map(([ms, name]) => ({ value: now.subtract({ milliseconds: ms }).toString(), label: name })) : [{ value: given.toString(), label: moment(given.epochMilliseconds) }]
  },
  nameOf: async (value) => (Number.isNaN(msOf(value)) ? value : moment(msOf(value))),
})

function momentOf(typed: string): Temporal.Instant | undefined {
  const zone = readerZone()
  for (const read of [() => Temporal.Instant.from(typed), () => Temporal.PlainDateTime.from(typed).toZonedDateTime(zone).toInstant(), () => Temporal.PlainDate.from(typed).toZonedDateTime(zone).toInstant()]) {
    try { return read() } catch { /* the next way of writing it */ }
  }
  return undefined
}

const objectFilter: Filter = {
  key: 'object', label: t`Object`, options: [],
  ask: async (typed, signal) => (typed.trim() === '' ? [] : (await call(findObjects, { query: { text: typed, limit: 20 } }, { signal })).items.map((one) => ({ value: `${one.kind}:${one.id}`, label: one.title }))),
  nameOf: async (value, signal) => (await call(listEvents, { query: { ...objectOf(value), limit: 1 } }, { signal })).items[0]?.about ?? word(value.split(':')[0]!),
}

function objectOf(value: string): { kind: string; id: string } {
  const [kind = '', ...rest] = value.split(':')
  return { kind, id: rest.join(':') }
}

const typeFilter: Filter = {
  key: 'type', label: t`What`, options: [],
  ask: async (typed) => typeBeginnings.filter((one) => one.includes(typed.trim().toLowerCase())).slice(0, 40).map((value) => ({ value, label: word(value.replaceAll('-', ' ')) })),
  nameOf: async (value) => word(value.replaceAll('-', ' ')),
}

const filters: readonly Filter[] = [
  personFilter('actorId', t`Who`), typeFilter, objectFilter, teamFilter(), { key: 'class', label: t`Class`, options: choices(eventClasses) }, momentFilter('from', t`From`), momentFilter('to', t`Until`),
]

/** Up to where the record was verified, when, and what was found. */
function Verified() {
  const now = useNow(15_000)
  const asked = useRoute(readVerification, {}, { every: 5000 })
  const verify = useSend(verifyEvents)
  const found = asked.data
  if (!found) return null
  return (
    <>
      <p>{found.says} {found.running === null
        ? <ActionButton size="xs" busy={verify.isPending} onClick={() => void verify.mutateAsync({ body: { whole: true } }).then(() => asked.refetch()).catch(toastFailure)}>{t`Verify from the beginning`}</ActionButton>
        : <span className="quiet" role="status">{t`Being verified: event ${found.running.position.toLocaleString(readerLocale())} of ${found.of.toLocaleString(readerLocale())}, begun ${moment(msOf(found.running.since), now)}.`}</span>}
      </p>
      {found.faults.slice(0, 5).map((one) => <Why key={one}>{one}</Why>)}
    </>
  )
}

const saidOf = (row: RecordEvent) => `${sentenceOf(row).says}${row.withheld ? ` ${t`The details are shown to the person alone.`}` : ''}`

/** The record: who changed what, and when. */
export function Component() {
  const session = useSession()
  const state = useFilters(filters)
  const { object, q: _, ...rest } = state.query as Record<string, string | undefined>
  const query = { ...rest, ...(object === undefined ? {} : objectOf(object)) }
  const reason = reasonWithout(session, 'audit:read')
  const page = usePaged(listEvents, { query: { ...query, limit: 50 } }, { enabled: reason === undefined })
  return (
    <ListPage<RecordEvent> name={t`Record`} title={t`Who changed what, and when.`} below={reason === undefined ? <Verified /> : reason} filters={filters} state={state} page={page} rowKey={(row) => row.id}
      actions={<ListMenu list="events" query={query} />} empty={{ says: t`Nothing of the record fits.` }}
      columns={[
        { key: 'at', head: t`When`, width: 130, cell: (row) => <Moment at={row.at} /> },
        { key: 'who', head: t`Who`, cell: (row) => row.actor.name },
        { key: 'says', head: t`What`, subject: true, cell: (row) => <span title={row.type}><Glyph name={sentenceOf(row).glyph} size={14} /> {saidOf(row)}</span> },
        { key: 'about', head: t`About`, cell: (row) => (row.about !== null && row.href !== null ? <Link to={row.href}>{row.about}</Link> : <span className="quiet">{word(row.subjects[0]?.kind ?? '')}</span>) },
        { key: 'team', head: t`Team`, cell: (row) => row.team?.name ?? <span className="quiet">{t`the organisation`}</span> },
        { key: 'class', head: t`Class`, cell: (row) => (row.class === 'ordinary' ? '' : word(row.class)) },
        { key: 'position', head: t`Event`, align: 'right', width: 90, cell: (row) => row.position?.toLocaleString(readerLocale()) ?? <span className="quiet">{t`not sealed yet`}</span> },
      ]}
      phone={(row) => ({ mark: <Glyph name={sentenceOf(row).glyph} size={14} />, title: saidOf(row), second: `${row.actor.name}${row.about === null ? '' : `, ${row.about}`}`, right: <Moment at={row.at} as="since" /> })} />
  )
}
