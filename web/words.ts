import { count, countInWords, speak, toldOf, word } from '@fullscore/engraving/words.ts'
import { createElement, Fragment, type ReactNode } from 'react'

export { count, countInWords, speak, word }

/**
 * Tags words that people read: t`Raised ${when} by ${who}`. The template with `{0}` for its parameters is its code, by which
 * catalogues find it. With elements among its parameters it gives a node, in which they stand in the language's order.
 */
export function t(texts: TemplateStringsArray, ...given: (string | number)[]): string
export function t(texts: TemplateStringsArray, ...given: ReactNode[]): ReactNode
export function t(texts: TemplateStringsArray, ...given: ReactNode[]): ReactNode {
  const pieces = toldOf(texts).map((piece) => (typeof piece === 'number' ? given[piece] : piece))
  return given.every((one) => typeof one === 'string' || typeof one === 'number') ? (pieces as (string | number)[]).join('') : createElement(Fragment, null, ...pieces)
}

/** The values of an enumeration of the contract as choices, each with its word. */
export const choices = <T extends string>(values: readonly T[]): { value: T; label: string }[] => values.map((value) => ({ value, label: word(value) }))
