import { createHash } from 'node:crypto'
import type { Ctx } from '../kernel/context.ts'

/** What a module lets be approved. It asks by `askApproval()` and hears the outcome as `approval.settled`. */
export interface Approvable {
  /** Unique: `leave`. */
  topic: string
  /** What it is called by people, in the singular: `Leave`. */
  name: string
  /** Kind of the objects asked about. */
  kind: string
  /**
   * What is decided upon, as plain JSON: exactly the fields whose change makes an approval worthless. Undefined when the object is gone.
   * @param lock whether to lock the object's row (`for no key update`), so that it cannot change before the decision commits
   */
  content(ctx: Ctx, id: string, lock: boolean): Promise<unknown>
}

/** SHA-256 of content, whatever the order of its keys. @returns 64 hexadecimal digits */
export function contentHash(topic: string, content: unknown): string {
  return createHash('sha256').update(`${topic}\n${canonical(content)}`).digest('hex')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object' || 'toJSON' in value) return JSON.stringify(value) ?? 'null'
  const pairs = Object.entries(value).filter(([, one]) => one !== undefined).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${pairs.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
}

/** The registered approvable of a topic. @throws TypeError for one that no module registered: a defect */
export function approvableOf(ctx: Ctx, topic: string): Approvable {
  const found = ctx.registry.approvables.get(topic)
  if (!found) throw new TypeError(`No module registers ${topic} as approvable`)
  return found
}
