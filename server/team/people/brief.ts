import { say } from '@fullscore/api/sentence.ts'
import { absencesIn } from '../../approvals/absences.ts'
import type { BriefAnswerer } from '../../briefs/brief.ts'

/** Who of the people asked about is away now, or will be within a week: whoever hands something over wants to know. */
export const peopleBrief: BriefAnswerer = {
  name: 'team/people',
  title: say`Who is away`,
  answer: async (ctx, { persons, at }) => {
    if (persons.length === 0) return []
    const rows = await absencesIn(ctx, { from: at, to: at.add({ hours: 24 * 7 }) }, persons)
    const named = await ctx.db.selectFrom('organisation.person').select(['id', 'name']).where('id', 'in', [...persons]).execute()
    return rows.map((row) => {
      const now = Temporal.Instant.compare(row.from, at) <= 0
      return {
        subject: { kind: 'person', id: row.personId }, label: named.find((one) => one.id === row.personId)?.name ?? say`somebody`, value: now ? say`away now` : say`away soon`, href: `/team/people/${row.personId}`,
        asOf: at.toString(), why: row.why, tone: now ? 'due' as const : 'plain' as const,
      }
    })
  },
}
