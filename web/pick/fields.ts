import { useState } from 'react'

type TextKeys<T> = { [K in keyof T]: T[K] extends string ? K : never }[keyof T]

/** The state of a form's fields: `text('name')` wires a text input, `set({…})` changes others. */
export function useFields<T extends object>(first: T): { given: T; set(some: Partial<T>): void; text(key: TextKeys<T>): { value: string; onChange(event: { currentTarget: { value: string } }): void } } {
  const [given, setGiven] = useState(first)
  const set = (some: Partial<T>) => setGiven((old) => ({ ...old, ...some }))
  return {
    given, set,
    text: (key) => ({
      value: given[key] as string,
      onChange: (event) => {
        const { value } = event.currentTarget
        setGiven((old) => ({ ...old, [key]: value }))
      },
    }),
  }
}
