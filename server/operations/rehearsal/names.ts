import { say } from '@fullscore/api/sentence.ts'

/** What the product calls the service and the check of a rehearsal. No two begin in one second. */
export function rehearsalNames(at: Temporal.Instant, port: number): { service: string; check: string } {
  const service = say`Rehearsal of ${at.round({ smallestUnit: 'second', roundingMode: 'floor' })}`
  return { service, check: say`${service}, port ${port}` }
}

/** What the product says of that service. */
export const rehearsedService = { audience: say`nobody`, description: say`A small server that is stopped on purpose.` }
