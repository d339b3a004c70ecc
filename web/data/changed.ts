/** What others changed in an object: its fields that differ, as they are now. */
export type Changed = Readonly<Record<string, unknown>>

/** Whether two values of an answer are the same: answers are JSON. */
export const alike = (one: unknown, other: unknown): boolean => Object.is(one, other) || JSON.stringify(one) === JSON.stringify(other)

/** The fields that differ between an object as it was read and as it is now. */
export function changedIn(was: unknown, is: unknown): Changed {
  if (typeof was !== 'object' || was === null || typeof is !== 'object' || is === null) return {}
  return Object.fromEntries(Object.entries(is).filter(([name, value]) => !alike(value, (was as Record<string, unknown>)[name])))
}

/** A form whose object another one changed: what the hand has not touched becomes theirs, what it has stays as it was typed. */
export function rebased<T extends object>(base: T, theirs: T, typed: T): T {
  const touched = Object.entries(typed).filter(([name, value]) => !alike(value, base[name as keyof T]))
  return { ...theirs, ...Object.fromEntries(touched.map(([name, value]) => {
    const [was, is] = [base[name as keyof T], theirs[name as keyof T]]
    return [name, plain(value) && plain(was) && plain(is) ? rebased(was, is, value) : value]
  })) }
}

const plain = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
