import type { FirstLook } from '@fullscore/api/outbound/look.ts'
import type { Ctx } from '../kernel/context.ts'

/** What a module knows of a cause that people are paged for; shown where the page is, also behind a message's link. */
export interface Looker {
  /** Kind of the cause, `incident`. */
  kind: string
  /** As far as the actor sees the cause; undefined where they do not. */
  look(ctx: Ctx, id: string): Promise<FirstLook | undefined>
}

/** The first look at a cause, without what a link may not show: a message can be forwarded, so no ids and no pages to go on to. */
export async function lookThroughLink(ctx: Ctx, cause: { kind: string; id: string }): Promise<FirstLook | null> {
  const looker = ctx.registry.modules.flatMap((module) => module.lookers ?? []).find((one) => one.kind === cause.kind)
  const look = await looker?.look(ctx, cause.id).catch((error: unknown) => {
    // The button must work whatever else does not.
    ctx.log.warn({ error: error instanceof Error ? error.message : String(error) }, 'a first look failed')
    return undefined
  })
  if (!look) return null
  return {
    ...look, lastChange: look.lastChange && { ...look.lastChange, href: null }, knows: look.knows.map((one) => ({ ...one, id: null })),
    help: look.help.map((one) => ({ ...one, href: null })),
  }
}
