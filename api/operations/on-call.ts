import { z } from 'zod'
import { idOf } from '../ids.ts'




export const RotationId = idOf('rotation')
export const OverrideId = idOf('override')
export const PolicyId = idOf('policy')
const name = z.string().trim().min(1).max(120)

/** Whom a step pages: a person, whoever is on call in a rotation then, or the leads of a team. */
export const StepTarget = z.object({ kind: z.enum(['person', 'rotation', 'team-lead']), id: z.uuid() }).meta({ id: 'StepTarget' })
export type StepTarget = z.infer<typeof StepTarget>
/** One step: whom it pages, and how many minutes the next one waits for an answer. */
export const Step = z.object({ targets: z.array(StepTarget).min(1).max(20), delayMinutes: z.number().int().min(1).max(1440) }).meta({ id: 'Step' })
export type Step = z.infer<typeof Step>
