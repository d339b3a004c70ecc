import { sampleRoutes } from '@fullscore/api/sample/sample.ts'
import { enter } from '../access/routes.ts'
import { bind, type RequestFacts } from '../http/binding.ts'
import type { OpenCtx } from '../kernel/context.ts'
import type { Module } from '../kernel/module.ts'
import { forbidden, invalid } from '../kernel/refusal.ts'
import { mailOf, personas } from './company.ts'
import type { Living } from './living.ts'
import { isLoopback } from './loopback.ts'

/** Who asks came to this machine by its own name, from a page of ours: no other site's page gets in by a name that leads here. */
function requireOwnPage(request: RequestFacts): void {
  const host = URL.parse(`http://${request.header('host') ?? ''}`)?.hostname ?? ''
  if (!isLoopback(host)) throw forbidden('signed-in', 'The sample company opens on this machine alone: use http://localhost or http://127.0.0.1.')
  if (request.header('x-fullscore') === undefined) throw forbidden('signed-in', 'This request did not come from a page of Fullscore: the header x-fullscore is missing.')
}

async function personIdOf(ctx: OpenCtx, key: string) {
  const persona = personas.find((one) => one.key === key)
  if (!persona) throw invalid([{ field: 'body.as', message: `is one of ${personas.map((one) => one.key).join(', ')}` }])
  return (await ctx.db.selectFrom('organisation.person').select('id').where('email', '=', mailOf(persona.name)).executeTakeFirstOrThrow()).id
}

/** What the product has more while it shows the sample company: the switch between its people, the end of its outage, and what goes on in it. */
export function sampleModule(living: Living, madeAt: Temporal.Instant, modules: readonly Module[]): Module {
  const state = () => ({ madeAt: madeAt.toString(), broken: living.broken(), personas: personas.map(({ key, name, title, does }) => ({ key, name, title, does })) })
  return {
    name: 'sample',
    services: modules.flatMap((one) => one.sample?.living ?? []),
    routes: [
      bind(sampleRoutes.read, async () => state()),
      bind(sampleRoutes.enter, async (ctx, { body }, request) => {
        requireOwnPage(request)
        return enter(ctx, await personIdOf(ctx, body.as), request)
      }),
      bind(sampleRoutes.repair, async () => {
        living.repair()
        return state()
      }),
    ],
  }
}
