import { MultiSelect, Select, TextInput, type MultiSelectProps, type SelectProps, type TextInputProps } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { listItems } from '@fullscore/api/infrastructure/inventory.ts'
import { listServices } from '@fullscore/api/infrastructure/services.ts'
import { listPersons, listTeams } from '@fullscore/api/organisation/organisation.ts'
import { useRoute } from '../data/query.ts'
import { t } from '../words.ts'

interface Named { id: string; name: string }
type Wired = Omit<SelectProps, 'value' | 'onChange' | 'data'>
interface PickProps extends Wired {
  value: string | null
  onChange(id: string | null): void
  /** The object chosen already, which the first page of the list may not hold. */
  known?: Named | null | undefined
}

const options = (rows: readonly Named[], known: Named | null | undefined) => {
  const all = known && !rows.some((one) => one.id === known.id) ? [known, ...rows] : rows
  return all.map((one) => ({ value: one.id, label: one.name }))
}
const floats = { searchable: true, nothingFoundMessage: t`Nothing by that name.`, comboboxProps: { withinPortal: true } } as const

/** The words typed into a picker, asked a moment after the last letter. */
function useTyped(): { search: string | undefined; typed: string; setTyped(text: string): void } {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim().slice(0, 100), 200)
  return { typed, setTyped, search: search === '' ? undefined : search }
}
const searching = (search: string | undefined) => ({ limit: 50, ...(search === undefined ? {} : { search }) })

/** Chooses a team. */
export function TeamPick({ value, onChange, known, ...wired }: PickProps) {
  const { typed, setTyped, search } = useTyped()
  const { data } = useRoute(listTeams, { query: { ...searching(search), limit: 200 } }, { keep: true })
  return <Select {...floats} {...wired} data={options(data?.items ?? [], known)} value={value} onChange={onChange} searchValue={typed} onSearchChange={setTyped} />
}
/** Chooses a person. */
export function PersonPick({ value, onChange, known, ...wired }: PickProps) {
  const { typed, setTyped, search } = useTyped()
  const { data } = useRoute(listPersons, { query: { ...searching(search), limit: 200 } }, { keep: true })
  return <Select clearable {...floats} {...wired} data={options(data?.items ?? [], known)} value={value} onChange={onChange} searchValue={typed} onSearchChange={setTyped} />
}
/** Chooses a service. */
export function ServicePick({ value, onChange, known, ...wired }: PickProps) {
  const { typed, setTyped, search } = useTyped()
  const { data } = useRoute(listServices, { query: searching(search) }, { keep: true })
  return <Select clearable {...floats} {...wired} data={options(data?.items ?? [], known)} value={value} onChange={onChange} searchValue={typed} onSearchChange={setTyped} />
}
/** Chooses an item of the inventory; the server is asked as the reader types. */
export function ItemPick({ value, onChange, known, ...wired }: PickProps) {
  const { typed, setTyped, search } = useTyped()
  const { data } = useRoute(listItems, { query: searching(search) }, { keep: true })
  const rows = (data?.items ?? []).map(({ id, name, kind }) => ({ id, name: `${name}, ${kind}` }))
  return <Select clearable {...floats} {...wired} data={options(rows, known)} value={value} onChange={onChange} searchValue={typed} onSearchChange={setTyped} />
}
interface SeveralProps extends Omit<MultiSelectProps, 'value' | 'onChange' | 'data'> {
  value: string[]
  onChange(ids: string[]): void
  /** Names of those chosen before, by id. */
  names?: Record<string, string>
}

/** Chooses several of what the list answers. Those chosen stay while others are looked for. */
function Several({ value, onChange, names = {}, rows, typed, setTyped, ...wired }: SeveralProps & { rows: readonly Named[]; typed: string; setTyped(text: string): void }) {
  const [seen, see] = useState(new Map<string, string>())
  for (const { id, name } of rows) seen.set(id, name)
  const listed = [...new Set([...value, ...rows.map((one) => one.id)])]
  return (
    <MultiSelect {...floats} {...wired} data={listed.map((id) => ({ value: id, label: seen.get(id) ?? names[id] ?? id }))} value={value} searchValue={typed} onSearchChange={setTyped}
      onChange={(ids) => {
        see(new Map(seen))
        onChange(ids)
      }} />
  )
}
/** Chooses several items. */
export function ItemsPick(props: SeveralProps) {
  const { search, ...typing } = useTyped()
  const { data } = useRoute(listItems, { query: searching(search) }, { keep: true })
  return <Several {...props} {...typing} rows={(data?.items ?? []).map(({ id, name, kind }) => ({ id, name: `${name}, ${kind}` }))} />
}
/** Chooses several services. */
export function ServicesPick(props: SeveralProps) {
  const { search, ...typing } = useTyped()
  const { data } = useRoute(listServices, { query: searching(search) }, { keep: true })
  return <Several {...props} {...typing} rows={data?.items ?? []} />
}

const zones = Intl.supportedValuesOf('timeZone')
/** A time zone by its IANA name, with those that exist offered. */
export function ZonePick({ value, onChange, ...wired }: Omit<TextInputProps, 'value' | 'onChange'> & { value: string; onChange(zone: string): void }) {
  return (
    <>
      <TextInput list="time-zones" {...wired} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
      <datalist id="time-zones">{zones.map((zone) => <option key={zone} value={zone} />)}</datalist>
    </>
  )
}
