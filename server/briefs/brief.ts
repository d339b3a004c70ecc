import type { z } from 'zod'
import type { Id } from '@fullscore/api/ids.ts'
import type { BriefFact } from '@fullscore/api/briefs.ts'
import type { Ctx } from '../kernel/context.ts'

/** For these items, services and people, at this moment: what do you know? */
export interface BriefQuestion {
  items: readonly Id<'item'>[]
  services: readonly Id<'service'>[]
  persons: readonly Id<'person'>[]
  at: Temporal.Instant
}

/** One module's part in every brief. */
export interface BriefAnswerer {
  /** The answering module, `strategy/vendors`. */
  name: string
  /** Heading of its answers, a sentence. What of labels and values is the product's own is said, too. */
  title: string
  /** That facts of its may help at once whoever is woken: those say so by `helps`. */
  helps?: true
  /** Short facts with their age, for what the actor may see; an empty list when it knows nothing. */
  answer(ctx: Ctx, question: BriefQuestion): Promise<z.input<typeof BriefFact>[]>
}
