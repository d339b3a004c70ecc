/** A path through JSON, taken apart: whether it begins at the whole payload, and its steps. */
interface Steps { whole: boolean; steps: string[] }

/** Takes a path apart: a JSON pointer (RFC 6901), or dots with `[0]`; `$` in front begins at the whole payload. */
export function stepsOf(path: string): Steps {
  const whole = path.startsWith('$')
  const rest = whole ? path.slice(1) : path
  if (rest.startsWith('/')) return { whole, steps: rest.slice(1).split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')) }
  return { whole, steps: rest.replaceAll(/\[(\d+)\]/g, '.$1').split('.').filter((step) => step !== '') }
}

/** What lies at a path; undefined where there is nothing. @param one the alert @param payload the whole payload */
export function valueAt(path: string, one: unknown, payload: unknown): unknown {
  const { whole, steps } = stepsOf(path)
  let value = whole ? payload : one
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string, unknown>)[step]
  }
  return value
}

/** A value as text: texts, numbers and truth values are; nothing, lists and objects are not. */
export function textAt(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim()
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}
