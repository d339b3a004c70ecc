import { z } from 'zod'

/** The marks of the Score: what one thing on the time axis is drawn as. */
export const marks = [
  'alert', 'incident', 'deployment', 'change', 'freeze', 'maintenance', 'deadline', 'contract-end',
  'forecast', 'milestone', 'shift', 'page', 'money', 'bookmark',
] as const
export const Mark = z.enum(marks).meta({ id: 'Mark' })
export type Mark = z.infer<typeof Mark>

/** How sure an entry is: it happened, it is agreed, or it was computed. */
export const certainties = ['fact', 'planned', 'forecast'] as const
export const Certainty = z.enum(certainties).meta({ id: 'Certainty' })
export type Certainty = z.infer<typeof Certainty>
