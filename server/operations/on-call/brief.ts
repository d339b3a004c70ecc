import type { BriefFact } from '@fullscore/api/briefs.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { BriefAnswerer } from '../../briefs/brief.ts'
import { may } from '../../organisation/visible.ts'
import { nowOn } from './on-call-now.ts'
import { onCallNow } from './public.ts'
import { policyFor, stepsOf } from './store.ts'
import { teamOf } from './team-of.ts'
import { withinScope } from './within-scope.ts'

/** Who is on call now for these services, until when, and who is next. */
export const onCallBrief: BriefAnswerer = {
  name: 'operations/on-call',
  title: say`On call`,
  answer: async (ctx, { services, at }) => {
    const facts: BriefFact[] = []
    for (const id of services.slice(0, 5)) {
      const team = await teamOf(ctx, 'service', id)
      if (!team || !may(ctx.actor, 'on-call:read', team)) continue
      const { why, people, holes } = await onCallNow(ctx, { teamId: team, serviceId: id })
      for (const hole of holes) facts.push({ label: say`Nobody on call`, value: hole, why, tone: 'trouble', asOf: at.toString() })
      const { policy } = await policyFor(ctx, { serviceId: id, team })
      const targets = policy ? stepsOf(policy).flatMap((s) => s.targets) : []
      const within = await withinScope(ctx, targets)
      const rotations = targets.filter((t) => t.kind === 'rotation' && within(t))
      const seen = new Set<string>()
      for (const target of rotations) {
        const now = seen.has(target.id) ? undefined : await nowOn(ctx, target.id as never)
        seen.add(target.id)
        if (!now?.personId) continue
        const until = now.until ? say`until ${now.until.toZonedDateTimeISO(now.zone)}` : say`with no end in sight`
        facts.push({
          subject: { kind: 'rotation', id: now.rotationId }, label: now.rotationName, value: now.next ? say`${now.name} ${until}, then ${now.next.name}` : say`${now.name} ${until}`, href: `/operations/on-call/rotations/${now.rotationId}`,
          asOf: at.toString(), why: now.instead ? say`Stands in for ${now.instead}.` : now.why, tone: 'plain',
        })
      }
      if (rotations.length === 0 && people.length > 0) facts.push({ label: say`Paged first`, value: people.map((p) => p.name).join(', '), why, asOf: at.toString(), tone: policy ? 'plain' : 'due' })
    }
    return facts
  },
}
