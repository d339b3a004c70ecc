import type { AnswerOf, BodyOf } from '@fullscore/api/route.ts'
import { criticalities } from '@fullscore/api/infrastructure/services.ts'
import type { listPolicies, setPolicy } from '@fullscore/api/security/certificates.ts'
import { announce, type NewEvent } from '../../events/event.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { missing } from '../../kernel/refusal.ts'
import { requireMay } from '../../organisation/visible.ts'
import { firstThresholds, type Weight } from './certificate.ts'
import { certificatePolicySet } from './events.ts'
import { putPolicy } from './store.ts'
import { judgeAgain } from './verdicts.ts'

type Policy = AnswerOf<typeof setPolicy>

/** The policy of all, that of each criticality, and those that single teams chose. */
export async function allPolicies(ctx: Ctx): Promise<AnswerOf<typeof listPolicies>> {
  const rows = await ctx.db.selectFrom('security.certificate_policy as p').leftJoin('organisation.team as t', 't.id', 'p.team_id').select(['p.team_id', 'p.criticality', 'p.thresholds', 't.name']).orderBy('t.name').orderBy('p.criticality').limit(2000).execute()
  const forAll = (criticality: Weight): Policy => {
    const said = (weight: Weight) => rows.find((one) => one.team_id === null && one.criticality === weight)
    return { team: null, criticality, thresholds: (said(criticality) ?? said(null))?.thresholds ?? [...firstThresholds(criticality)], chosen: said(criticality) !== undefined }
  }
  const own = rows.flatMap((row): Policy[] => (row.team_id && row.name ? [{ team: { id: row.team_id, name: row.name }, criticality: row.criticality as Weight, thresholds: row.thresholds, chosen: true }] : []))
  return { items: [forAll(null), ...criticalities.map(forAll), ...own] }
}

/** Says when certificates warn; every certificate concerned is judged anew with it. For all teams it takes the whole organisation's reach. */
export async function choosePolicy(ctx: Ctx, body: BodyOf<typeof setPolicy>): Promise<Policy> {
  requireMay(ctx.actor, 'certificates:manage', body.teamId)
  const thresholds = body.thresholds && [...new Set(body.thresholds)].sort((a, b) => b - a)
  return change(ctx, async (tx) => {
    const team = body.teamId ? await tx.db.selectFrom('organisation.team').select(['id', 'name']).where('id', '=', body.teamId).executeTakeFirst() : null
    if (team === undefined) throw missing('team')
    await putPolicy(tx, body.teamId, body.criticality, thresholds)
    let query = tx.db.selectFrom('security.certificate as c').innerJoin('infrastructure.item_ref as i', 'i.id', 'c.item_id').select('c.item_id').where('c.state', '=', 'current').orderBy('c.item_id')
    if (body.teamId) query = query.where('i.owner_team_id', '=', body.teamId)
    const news: NewEvent[] = []
    for (const { item_id } of await query.execute()) news.push(...(await judgeAgain(tx, item_id)))
    const said = announce(certificatePolicySet, { team: body.teamId, subjects: team ? [{ kind: 'team', id: team.id, role: 'team' }] : [], payload: { teamId: body.teamId, criticality: body.criticality, thresholds } })
    return { events: [said, ...news], value: { team, criticality: body.criticality, thresholds: thresholds ?? [...firstThresholds(body.criticality)], chosen: thresholds !== null } }
  })
}
