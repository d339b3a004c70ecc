import { z } from 'zod'
import type { Id } from '@fullscore/api/ids.ts'
import type { OpenCtx } from '../kernel/context.ts'
import { open, seal } from '../secrets/seal.ts'

export const deviceCookie = 'fullscore_device'
/** Browsers keep a cookie for 400 days at most; every sign-in renews it. */
const days = 400
const mostPersons = 5
const record = 'access: a device that signed in'

const Device = z.object({ device: z.string(), persons: z.array(z.string()).max(mostPersons), at: z.string() })
export type Device = z.infer<typeof Device>

/** The device that a cookie proves, or nothing: anybody may send anything. */
export function deviceOf(ctx: OpenCtx, cookies: string | undefined): Device | undefined {
  const value = new RegExp(`(?:^|;\\s*)${deviceCookie}=([^;]{1,2000})`).exec(cookies ?? '')?.[1]
  if (value === undefined) return undefined
  try {
    const device = Device.parse(JSON.parse(open(ctx.house.keyring, record, value).toString('utf8')))
    return Temporal.Instant.compare(Temporal.Instant.from(device.at).add({ hours: 24 * days }), ctx.clock.now()) > 0 ? device : undefined
  } catch {
    return undefined
  }
}

/** The cookie by which a device is known again after somebody signed in there. It opens nothing: it only spares its people the slow-down. */
export function deviceAfter(ctx: OpenCtx, before: Device | undefined, personId: Id<'person'>): string {
  const persons = [personId, ...(before?.persons ?? []).filter((one) => one !== personId)].slice(0, mostPersons)
  const value = seal(ctx.house.keyring, record, JSON.stringify({ device: before?.device ?? ctx.ids.make<'device'>(), persons, at: ctx.clock.now().toString() } satisfies Device))
  return `${deviceCookie}=${value}; Path=/api/v1/session; HttpOnly; SameSite=Lax; Max-Age=${days * 86_400}`
}
