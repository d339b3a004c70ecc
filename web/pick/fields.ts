import { useState } from 'react'
import { rebased } from '../data/changed.ts'

type TextKeys<T> = { [K in keyof T]: T[K] extends string ? K : never }[keyof T]

/**
 * The state of a form's fields: `text('name')` wires a text input, `set({…})` changes others.
 * @param version of the object that `first` shows: when it changes, what the hand has not touched becomes what `first` is then
 */
export function useFields<T extends object>(first: T, version?: string): { given: T; set(some: Partial<T>): void; text(key: TextKeys<T>): { value: string; onChange(event: { currentTarget: { value: string } }): void } } {
  const [given, setGiven] = useState(first)
  const [ground, setGround] = useState({ first, version })
  if (ground.version !== version) {
    setGround({ first, version })
    setGiven((old) => rebased(ground.first, first, old))
  }
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
