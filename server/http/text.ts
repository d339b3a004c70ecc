import type { FieldError } from '@fullscore/api/problem.ts'
import { say } from '@fullscore/api/sentence.ts'

/** Texts that PostgreSQL cannot hold: with a zero character or half a surrogate pair. Each is named by its place, `body.name`. */
export function unfitTexts(part: string, value: unknown): FieldError[] {
  const errors: FieldError[] = []
  // A list of work, not recursion: the nesting of a body is the sender's choice.
  const open: { place: string; value: unknown; depth: number }[] = [{ place: part, value, depth: 0 }]
  for (let one = open.pop(); one && errors.length < 50; one = open.pop()) {
    if (one.depth > mostDepth) {
      errors.push({ field: part, message: say`is nested deeper than ${mostDepth}`, code: 'too_deep' })
      return errors
    }
    const depth = one.depth + 1
    if (typeof one.value === 'string') {
      if (!fits(one.value)) errors.push({ field: one.place, message: 'holds a character that cannot be stored', code: 'unfit_text' })
    } else if (Array.isArray(one.value)) {
      for (const [index, inner] of one.value.entries()) open.push({ place: `${one.place}[${index}]`, value: inner, depth })
    } else if (one.value !== null && typeof one.value === 'object') {
      for (const [key, inner] of Object.entries(one.value)) {
        if (!fits(key)) errors.push({ field: one.place, message: 'holds a field whose name cannot be stored', code: 'unfit_text' })
        open.push({ place: `${one.place}.${key}`, value: inner, depth })
      }
    }
  }
  return errors
}

/** Levels of a body; what is deeper than people write is an attack on whoever walks it. */
const mostDepth = 64

const fits = (text: string): boolean => !text.includes('\0') && text.isWellFormed()
