import { Checkbox, Popover, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Filter, FilterState } from './filters.ts'
import css from './kit.module.css'

/** The chips of a list: each names its filter and says what is chosen. */
export function Chips({ filters, state, searchable }: { filters: readonly Filter[]; state: FilterState; searchable?: boolean }) {
  return (
    <div className={css['chips']} role="group" aria-label="Filters">
      {searchable === true && <SearchChip state={state} />}
      {filters.map((filter) => <Chip key={filter.key} filter={filter} state={state} />)}
      {state.changed && <button type="button" className={css['linkButton']} onClick={state.clear}>Clear</button>}
    </div>
  )
}

function SearchChip({ state }: { state: FilterState }) {
  const [typed, setTyped] = useState(state.text)
  useEffect(() => setTyped(state.text), [state.text])
  useEffect(() => {
    if (typed === state.text) return
    const timer = setTimeout(() => state.setText(typed), 250)
    return () => clearTimeout(timer)
  })
  return <TextInput aria-label="Find in this list" placeholder="Find in this list" w={200} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
}

function Chip({ filter, state }: { filter: Filter; state: FilterState }) {
  const chosen = state.values[filter.key] ?? []
  const [open, setOpen] = useState(false)
  const said = chosen.length === 0 ? 'all' : chosen.map((value) => filter.options.find((option) => option.value === value)?.label ?? value).join(', ')
  function toggle(value: string): void {
    const has = chosen.includes(value)
    state.set(filter.key, filter.multiple === true ? (has ? chosen.filter((one) => one !== value) : [...chosen, value]) : has ? [] : [value])
    if (filter.multiple !== true) setOpen(false)
  }
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={css['chip']} data-on={chosen.length > 0} aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
          {filter.label} <b>{said}</b>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={filter.label}>
        <div className={css['chipOptions']}>
          {filter.options.map((option) => (
            <Checkbox key={option.value} label={option.label} checked={chosen.includes(option.value)} onChange={() => toggle(option.value)} />
          ))}
          {filter.options.length === 0 && <span className="quiet">Nothing to choose from yet.</span>}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
