import { useAddress } from './address.ts'

export interface FilterOption { value: string; label: string }
/** One chip of a list. Values are shown by their labels; the server gets the values. */
export interface Filter {
  key: string
  label: string
  /** What is always offered. */
  options: readonly FilterOption[]
  multiple?: boolean
  initial?: readonly string[]
  /** Where the choice is too long to list: asks the server for what fits the typed words. */
  ask?: (typed: string, signal: AbortSignal) => Promise<readonly FilterOption[]>
  /** The label of a value chosen earlier, which the list asked for may not hold. */
  nameOf?: (value: string, signal: AbortSignal) => Promise<string>
}
export interface FilterState {
  values: Record<string, readonly string[]>
  /** What to pass to the list's route as `query`. */
  query: Record<string, string | string[] | undefined>
  set(key: string, values: readonly string[]): void
  text: string
  setText(text: string): void
  /** What the URL asks for and no filter knows, as `urgency=loud`. */
  unknown: readonly string[]
  /** True when something differs from the first view. */
  changed: boolean
  clear(): void
}

/** The names in an address that no filter of the list knows. @param also names that mean something else to the page */
export function unknownNames(search: URLSearchParams, filters: readonly Filter[], also: readonly string[] = []): string[] {
  return [...new Set(search.keys())].filter((name) => name !== 'q' && !also.includes(name) && !filters.some((one) => one.key === name))
}

/**
 * The state of a list's filters, kept in the URL: `?urgency=high&urgency=critical&q=disk`. `none` in the URL empties an initial choice.
 * @param also names in the URL that the page reads itself
 * @param textName under which name the words stand, where a page has a second list
 */
export function useFilters(filters: readonly Filter[], also: readonly string[] = [], textName = 'q'): FilterState {
  const [search, change] = useAddress()
  const values: Record<string, readonly string[]> = {}
  const query: Record<string, string | string[] | undefined> = {}
  const unknown: string[] = []
  for (const filter of filters) {
    const given = search.getAll(filter.key)
    const known = given.filter((value) => filter.ask !== undefined || filter.options.length === 0 || filter.options.some((option) => option.value === value))
    const chosen = given.includes('none') ? [] : given.length === 0 ? (filter.initial ?? []) : known
    unknown.push(...given.filter((value) => value !== 'none' && !known.includes(value)).slice(0, 5).map((value) => `${filter.key}=${value.slice(0, 40)}`))
    values[filter.key] = chosen
    query[filter.key] = chosen.length === 0 ? undefined : filter.multiple === true ? [...chosen] : chosen[0]
  }
  const names = unknownNames(search, filters, [...also, textName])
  unknown.push(...names.slice(0, 5).map((name) => `${name.slice(0, 40)}=${(search.get(name) ?? '').slice(0, 40)}`))
  const text = search.get(textName) ?? ''
  if (text !== '') query['q'] = text
  return {
    values, query, text, unknown,
    set: (key, chosen) => change((next) => {
      next.delete(key)
      const filter = filters.find((one) => one.key === key)
      if (chosen.length === 0 && (filter?.initial ?? []).length > 0) next.append(key, 'none')
      for (const value of chosen) next.append(key, value)
    }),
    setText: (typed) => change((next) => typed === '' ? next.delete(textName) : next.set(textName, typed)),
    changed: text !== '' || filters.some((filter) => search.has(filter.key)),
    clear: () => change((next) => {
      next.delete(textName)
      for (const name of [...filters.map((filter) => filter.key), ...names]) next.delete(name)
    }),
  }
}
