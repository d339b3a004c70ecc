import * as many from '@fullscore/api/operations/incidents/many.ts'
import type { Incident } from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useSend } from '../../data/query.ts'
import type { Deed } from '../../kit/Done.tsx'
import { paths } from '../../paths.ts'
import { t } from '../../words.ts'

const also = { shows: [{ kind: 'incident' }, { kind: 'alert' }] }
/** As many as one request takes. */
export const mostAtOnce = 100

type Rows = readonly Incident[]
const titlesOf = (rows: Rows) => new Map(rows.map((row) => [row.id as string, `INC-${row.number} ${row.title}`]))
const idsOf = (rows: Rows) => rows.map((row) => row.id)
const doneOf = (answer: many.EachIncident) => answer.items.flatMap((item) => (item.done ? [item.id] : []))

/** What is done to many incidents at once, with how it is undone where that is possible: what paged people or stopped that is not. */
export function useDeeds() {
  const acknowledge = useSend(many.acknowledgeIncidents, also)
  const resolve = useSend(many.resolveIncidents, also)
  const snooze = useSend(many.snoozeIncidents, also)
  const rouse = useSend(many.rouseIncidents, also)
  const route = useSend(many.routeIncidents, also)
  const merge = useSend(many.mergeMany, also)
  const unmerge = useSend(many.unmergeIncidents, also)
  const deed = (rows: Rows, word: string, answer: many.EachIncident): Deed => ({ of: 'incidents', word, answer, titles: titlesOf(rows) })

  async function resolved(rows: Rows, note: string, evenThoughFiring = false): Promise<Deed> {
    const answer = await resolve.mutateAsync({ body: { ids: idsOf(rows), note, evenThoughFiring } })
    const firing = rows.filter((row) => row.firing > 0 && answer.items.some((item) => item.id === row.id && !item.done))
    return { ...deed(rows, t`resolved`, answer), more: firing.length === 0 || evenThoughFiring ? undefined : { label: t`Resolve those that fire all the same`, run: () => resolved(firing, note, true) } }
  }
  return {
    resolved,
    acknowledged: async (rows: Rows): Promise<Deed> => deed(rows, t`acknowledged`, await acknowledge.mutateAsync({ body: { ids: idsOf(rows) } })),
    snoozed: async (rows: Rows, given: { until: string; note?: string }): Promise<Deed> => {
      const answer = await snooze.mutateAsync({ body: { ids: idsOf(rows), ...given } })
      return { ...deed(rows, t`left alone`, answer), undo: async () => deed(rows, t`worked on again`, await rouse.mutateAsync({ body: { ids: doneOf(answer) } })) }
    },
    handed: async (rows: Rows, given: { teamId: Id<'team'>; note: string }): Promise<Deed> => deed(rows, t`handed over`, await route.mutateAsync({ body: { ids: idsOf(rows), ...given } })),
    merged: async (rows: Rows, into: Incident, note: string): Promise<Deed> => {
      const answer = await merge.mutateAsync({ body: { intoId: into.id, ids: idsOf(rows), note } })
      const link = { label: t`Open INC-${into.number}`, to: paths.incidents.one(into.id) }
      return { ...deed(rows, t`merged into INC-${into.number}`, answer), link, undo: async () => deed(rows, t`out again`, await unmerge.mutateAsync({ body: { ids: doneOf(answer) } })) }
    },
  }
}
