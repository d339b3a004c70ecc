import { Checkbox, Select, TextInput } from '@mantine/core'
import { useNavigate, useParams } from 'react-router'
import { clearWorkingHours, listHolidayPlaces, readWorkingHours, setWorkingHours, weekdays, type WorkingHours } from '@fullscore/api/team/people.ts'
import type { Changed } from '../../data/changed.ts'
import { useRoute, useSend, useTagged } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Field, Form } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Page, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { dayWords } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { ZonePick } from '../../pick/pick.tsx'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { toast, toastFailure } from '../../shell/toast.ts'
import { t } from '../../words.ts'
import css from './people.module.css'

const names = { mon: t`Mon`, tue: t`Tue`, wed: t`Wed`, thu: t`Thu`, fri: t`Fri`, sat: t`Sat`, sun: t`Sun` } as const
type Day = (typeof weekdays)[number]
type Kind = 'organisation' | 'team' | 'person'

/** The week of a person, a team or the organisation, its zone, and where public holidays are taken from. */
export function Component() {
  const { kind, id } = useParams() as { kind: Kind; id: string }
  const asked = useTagged(readWorkingHours, { params: { kind, id } })
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the hours`} />
  return <Editing key={String(asked.data.answer.own)} hours={asked.data.answer} etag={asked.data.etag} reload={asked.reload} />
}

function Editing({ hours, etag, reload }: { hours: WorkingHours; etag: string | undefined; reload(): Promise<Changed> }) {
  const { holder } = hours
  const navigate = useNavigate()
  const { given, set } = useFields({ zone: hours.zone, hours: hours.hours, country: hours.place?.country ?? null, state: hours.place?.state ?? null, region: hours.place?.region ?? null }, etag)
  const about = { shows: [{ kind: holder.kind }, { kind: 'leave' }, { kind: 'team-calendar' }] }
  const save = useSend(setWorkingHours, { ...about, done: () => { toast(t`The hours are kept.`); reload().catch(() => undefined) } })
  const clear = useSend(clearWorkingHours, { ...about, done: () => { toast(t`They fall back.`); reload().catch(() => undefined) } })
  const back = holder.kind === 'person' ? paths.people.one(holder.id) : holder.kind === 'team' ? paths.teams.one(holder.id) : paths.settings()
  const place = given.country === null ? null : { country: given.country, ...(given.state === null ? {} : { state: given.state }), ...(given.region === null ? {} : { region: given.region }) }
  const reason = hours.may.allowed ? undefined : hours.may.reason
  return (
    <Page>
      <PageHeader title={t`Working hours`} path={[{ label: holder.kind === 'person' ? t`Person` : holder.kind === 'team' ? t`Team` : t`Settings`, to: back }]} above={hours.why}
        actions={<ActionButton reason={reason ?? (hours.own ? undefined : t`It has no hours of its own.`)} showReason={false} onClick={() => void clear.mutateAsync({ params: holder }).catch(toastFailure)}>{holder.kind === 'person' ? t`Fall back to the team’s` : t`Fall back to the organisation’s`}</ActionButton>} />
      <Form verb={t`Save`} cancel={() => void navigate(back)} reason={reason} reload={reload} send={() => save.mutateAsync({ params: holder, ifMatch: etag, body: { zone: given.zone, hours: given.hours, place } })}
        side={<Section name={t`Public holidays`} count={hours.holidays.length || undefined}>
          {hours.holidays.slice(0, 20).map((one) => <Row key={one.date} subject={one.name} right={<span className="quiet">{dayWords(one.date)}</span>} />)}
          {hours.holidays.length === 0 && <Why>{t`None are taken off. Choose a place and save.`}</Why>}
        </Section>}>
        <Field name="zone" label={t`Zone`}><ZonePick value={given.zone} onChange={(zone) => set({ zone })} /></Field>
        <Field name="hours" label={t`Week`} hint={t`One stretch a day here; more can be given over the interface.`}><Week week={given.hours} onChange={(week) => set({ hours: week })} /></Field>
        <Place given={given} set={set} />
      </Form>
    </Page>
  )
}

function Week({ week, onChange }: { week: WorkingHours['hours']; onChange(week: WorkingHours['hours']): void }) {
  const put = (day: Day, part: Partial<{ from: string; to: string }> | null) => {
    const { [day]: old, ...rest } = week
    const [first = { from: '09:00', to: '17:00' }, ...more] = old ?? []
    onChange(part === null ? rest : { ...rest, [day]: [{ ...first, ...part }, ...more] })
  }
  return (
    <div className={css['week']} role="group" aria-label={t`Week`}>
      {weekdays.map((day) => {
        const [first] = week[day] ?? []
        return (
          <div key={day} style={{ display: 'contents' }}>
            <span>{names[day]}</span>
            <TextInput aria-label={t`${names[day]} from`} disabled={!first} value={first?.from ?? ''} placeholder="08:30" onChange={(event) => put(day, { from: event.currentTarget.value })} />
            <TextInput aria-label={t`${names[day]} to`} disabled={!first} value={first?.to ?? ''} placeholder="17:00" onChange={(event) => put(day, { to: event.currentTarget.value })} />
            <Checkbox label={t`works`} aria-label={t`${names[day]} works`} checked={first !== undefined} onChange={(event) => put(day, event.currentTarget.checked ? {} : null)} />
          </div>
        )
      })}
    </div>
  )
}

interface PlaceGiven { country: string | null; state: string | null; region: string | null }
function Place({ given, set }: { given: PlaceGiven; set(some: Partial<PlaceGiven>): void }) {
  const { country, state } = given
  const countries = useRoute(listHolidayPlaces, { query: {} })
  const states = useRoute(listHolidayPlaces, { query: country === null ? {} : { country } }, { enabled: country !== null })
  const regions = useRoute(listHolidayPlaces, { query: country === null || state === null ? {} : { country, state } }, { enabled: state !== null })
  const options = (asked: typeof countries) => (asked.data?.items ?? []).map((one) => ({ value: one.code, label: one.name }))
  return (
    <>
      <Field name="place" label={t`Public holidays of`} optional hint={t`Empty: every day of the week counts.`}><Select searchable clearable data={options(countries)} value={country} onChange={(value) => set({ country: value, state: null, region: null })} /></Field>
      {country !== null && (states.data?.items.length ?? 0) > 0 && <Field name="state" label={t`Part of the country`} optional><Select searchable clearable data={options(states)} value={state} onChange={(value) => set({ state: value, region: null })} /></Field>}
      {state !== null && (regions.data?.items.length ?? 0) > 0 && <Field name="region" label={t`Region`} optional><Select searchable clearable data={options(regions)} value={given.region} onChange={(value) => set({ region: value })} /></Field>}
    </>
  )
}
