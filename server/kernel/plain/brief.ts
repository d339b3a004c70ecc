import { sql } from 'kysely'
import type { PlainDeclaration } from '@fullscore/api/plain.ts'
import { asGiven, say, term } from '@fullscore/api/sentence.ts'
import type { BriefAnswerer } from '../../briefs/brief.ts'
import { aboutColumnOf, aboutTableOf, selectRows, toRow } from './rows.ts'
import { wherePlain } from './read.ts'

const mostRecords = 10

/** What the records of a subject tell about the items, services and people that they are about. */
export function plainBrief(d: PlainDeclaration): BriefAnswerer {
  const told = Object.entries(d.fields).filter(([, field]) => field.brief)
  return {
    name: `${d.area}/${d.plural}`, title: term(d.title),
    answer: async (ctx, question) => {
      const ids = [...question.items, ...question.services, ...question.persons]
      if (ids.length === 0) return []
      const { rows } = await sql<Record<string, unknown>>`${selectRows(d)} where ${wherePlain(ctx, d, {})}
        and r.id in (select ${aboutColumnOf(d)} from ${aboutTableOf(d)} where kind = any(${[...d.about]}::text[]) and object_id = any(${ids}::text[]))
        order by r.id limit ${mostRecords}`.execute(ctx.db)
      return rows.map((raw) => toRow(d, raw)).flatMap((row) => {
        const name = String(row.fields[d.named])
        const fact = (label: string, value: string) => ({
          subject: { kind: d.kind, id: row.id }, label, value, href: d.page.replace(':id', row.id), asOf: row.changedAt.toString(), why: say`${name} is recorded as ${term(d.kind)} of this`,
        })
        const known = told.filter(([field]) => row.fields[field] !== '' && row.fields[field] !== null)
        if (known.length === 0) return [{ ...fact(name, say`nothing more is recorded`), tone: 'unknown' as const }]
        return known.map(([field, { label }]) => fact(say`${asGiven(name)}: ${term(label)}`, String(row.fields[field])))
      })
    },
  }
}
