import { z } from 'zod'
import { Me } from '../access/access.ts'
import { Instant } from '../page.ts'
import { route } from '../route.ts'

const Persona = z.object({ key: z.string(), name: z.string(), title: z.string(), does: z.string() })
const State = z.object({
  madeAt: Instant,
  /** Whether the outage goes on; false once it was repaired. */
  broken: z.boolean(),
  personas: z.array(Persona),
})
export type SampleState = z.infer<typeof State>

/**
 * The routes of the sample company. They are bound in demonstration mode alone, and are no part of the contract: elsewhere there
 * are no such routes, which is why they are not among those that the command line and OpenAPI know.
 */
export const sampleRoutes = {
  read: route({ name: 'demo.read', method: 'GET', path: '/demo', permission: 'public', answer: State, summary: 'Say what the sample company is: its people to be, and whether its outage goes on' }),
  enter: route({ name: 'demo.enter', method: 'POST', path: '/demo/session', permission: 'public', status: 201, body: z.strictObject({ as: z.string().max(40) }), answer: Me, summary: 'Be somebody of the sample company' }),
  repair: route({ name: 'demo.repair', method: 'POST', path: '/demo/repair', permission: 'signed-in', answer: State, summary: 'Make the outage of the sample company end' }),
}
