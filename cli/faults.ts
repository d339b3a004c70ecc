import type { Problem } from '@fullscore/api/problem.ts'

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** A field of the contract as it is typed: `body.teamId` is `--team-id`, `params.id` the word `<id>`; what stands inside JSON keeps its name. */
export const typedAs = (field: string): string => field
  .replace(/^(?:body|query)\.([^[]+)/, (_, name: string) => `--${kebab(name)}`)
  .replace(/^params\.(\w+)/, (_, name: string) => `<${name}>`)

/** A refusal as lines for a terminal: what it says, and each field that it names as it is typed. */
export function faultLines({ detail, errors = [] }: Pick<Problem, 'detail' | 'errors'>): string[] {
  const said = detail.replace(/\b(?:body|query|params)\.\w[\w.[\]]*/g, (field) => typedAs(field.replace(/\.$/, '')) + (field.endsWith('.') ? '.' : ''))
  return [said, ...errors.filter((one) => !detail.includes(one.message)).map((one) => `  ${typedAs(one.field)}: ${one.message}`)]
}
