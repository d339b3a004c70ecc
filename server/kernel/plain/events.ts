import { z } from 'zod'
import type { PlainDeclaration } from '@fullscore/api/plain.ts'
import { eventType } from '../../events/event.ts'

const payload = z.object({ id: z.string() })

/** What a plain subject announces. Values travel in the erasable detail, never in the payload. */
export const plainEvents = (d: PlainDeclaration) => ({
  added: eventType(`${d.kind}.added`, payload),
  changed: eventType(`${d.kind}.changed`, payload.extend({ changed: z.array(z.string()) })),
  archived: eventType(`${d.kind}.archived`, payload),
  restored: eventType(`${d.kind}.restored`, payload),
})
export type PlainEvents = ReturnType<typeof plainEvents>
