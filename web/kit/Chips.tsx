import { Checkbox, Popover, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { ownWords, whenHere } from './address.ts'
import { type Filter, type FilterOption, type FilterState } from './filters.ts'
import { t } from '../words.ts'
import css from './kit.module.css'

/** The chips of a list: each names its filter and says what is chosen. */
export function Chips({ filters, state, searchable }: { filters: readonly Filter[]; state: FilterState; searchable?: boolean }) {
  return (
    <div className={css['chips']} role="group" aria-label={t`Filters`}>
      {searchable === true && <SearchChip state={state} />}
      {filters.map((filter) => <Chip key={filter.key} filter={filter} state={state} />)}
      {state.changed && <button type="button" className={css['linkButton']} onClick={state.clear}>{t`Clear`}</button>}
    </div>
  )
}

function SearchChip({ state }: { state: FilterState }) {
  const [typed, setTyped] = useState(state.text)
  // The address follows what is typed, and after a while: what it says of earlier letters takes none back.
  const told = useRef<string[]>([])
  useEffect(() => {
    const { own, left } = ownWords(told.current, state.text)
    told.current = left
    if (!own) setTyped(state.text)
  }, [state.text])
  useEffect(() => {
    if (typed === (told.current.at(-1) ?? state.text)) return
    return whenHere(() => {
      told.current.push(typed)
      state.setText(typed)
    }, 250)
  })
  return <TextInput aria-label={t`Find in this list`} placeholder={t`Find in this list`} w={200} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
}

/** What a chip offers for the words typed into it, and how the chosen values are called. */
function useOffered(filter: Filter, chosen: readonly string[], open: boolean, typed: string): { offered: readonly FilterOption[]; labelOf(value: string): string } {
  const { ask, nameOf } = filter
  const asked = useQuery({
    queryKey: ['chip', filter.key, filter.label, typed], queryFn: ({ signal }) => ask!(typed, signal), enabled: open && ask !== undefined, placeholderData: keepPreviousData,
  })
  const offered = ask === undefined ? filter.options.filter((one) => one.label.toLowerCase().includes(typed.toLowerCase())) : [...filter.options, ...asked.data ?? []]
  const unnamed = chosen.filter((value) => nameOf !== undefined && !filter.options.some((one) => one.value === value))
  const names = useQueries({ queries: unnamed.map((value) => ({ queryKey: ['chip-name', filter.key, value], queryFn: ({ signal }: { signal: AbortSignal }) => nameOf!(value, signal), staleTime: 600_000, retry: false })) })
  return {
    offered,
    labelOf: (value) => [...filter.options, ...offered].find((one) => one.value === value)?.label ?? names[unnamed.indexOf(value)]?.data ?? (nameOf === undefined ? value : 'one'),
  }
}

/** Above this many options a chip has a field to find one. */
const many = 10

function Chip({ filter, state }: { filter: Filter; state: FilterState }) {
  const chosen = state.values[filter.key] ?? []
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [typed] = useDebouncedValue(text.trim().slice(0, 100), 200)
  const { offered, labelOf } = useOffered(filter, chosen, open, typed)
  const said = chosen.length === 0 ? t`all` : chosen.map(labelOf).join(', ')
  const finds = filter.ask !== undefined || filter.options.length > many
  function toggle(value: string): void {
    const has = chosen.includes(value)
    state.set(filter.key, filter.multiple === true ? (has ? chosen.filter((one) => one !== value) : [...chosen, value]) : has ? [] : [value])
    if (filter.multiple !== true) setOpen(false)
  }
  const listed = [...chosen.filter((value) => !offered.some((one) => one.value === value)).map((value) => ({ value, label: labelOf(value) })), ...offered]
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={css['chip']} data-on={chosen.length > 0} aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
          {filter.label} <b>{said}</b>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={filter.label}>
        {finds && <TextInput mb="sm" aria-label={t`Find in ${filter.label}`} placeholder={t`Find`} data-autofocus value={text} onChange={(event) => setText(event.currentTarget.value)} />}
        <div className={css['chipOptions']}>
          {listed.map((option) => (
            <Checkbox key={option.value} label={option.label} checked={chosen.includes(option.value)} onChange={() => toggle(option.value)} />
          ))}
          {listed.length === 0 && <span className="quiet">{typed === '' ? t`Nothing to choose from yet.` : t`Nothing by that name.`}</span>}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
