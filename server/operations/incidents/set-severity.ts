import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { setSeverity } from '@fullscore/api/operations/incidents/people.ts'
import type { Level } from '@fullscore/api/operations/incidents/settings.ts'
import type { BodyOf } from '@fullscore/api/route.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict, invalid } from '../../kernel/refusal.ts'
import { act, begin, finish } from './acting.ts'
import { startCadence } from './cadence-clock.ts'
import { severitySet } from './events.ts'
import { handlingOf } from './handling.ts'
import { said } from './said.ts'
import { judge } from './severity.ts'
import { pageAsGraveAs } from './spread.ts'
import { updateIncident } from './store.ts'

/** Judges impact and urgency anew, or decides against the matrix; the rhythm of updates follows. The acknowledge clock keeps the promise it was started with. */
export async function reseverity(ctx: Ctx, id: Id<'incident'>, given: BodyOf<typeof setSeverity>): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    const { row } = await begin(tx, id, 'severity')
    const { matrix } = await handlingOf(tx)
    const impact = given.impact ?? (row.impact_level as Level | null) ?? undefined
    const urgency = given.urgency ?? (row.urgency_level as Level | null) ?? undefined
    const judged = judge(matrix, { ...given, impact, urgency }, tx.actor.name)
    if ('wanting' in judged) throw invalid([{ field: 'body.severity', message: judged.wanting }])
    if (judged.severity === row.severity && impact === (row.impact_level ?? undefined) && urgency === (row.urgency_level ?? undefined)) throw conflict('unchanged', say`It is SEV${row.severity} already, for the same impact and urgency.`)
    const next = await updateIncident(tx, id, { severity: judged.severity, severity_why: judged.why, impact_level: impact ?? null, urgency_level: urgency ?? null, severity_said: true })
    if (next.severity !== row.severity) {
      await startCadence(tx, next, false)
      await pageAsGraveAs(tx, row, next)
    }
    const says = impact && urgency ? matrix[impact][urgency] : null
    return finish(tx, next, [said(severitySet, next, { payload: { before: row.severity, impact: impact ?? null, urgency: urgency ?? null, matrix: says }, detail: { note: given.note, why: judged.why } })])
  })
}
