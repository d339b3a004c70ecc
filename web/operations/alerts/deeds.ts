import type { Alert } from '@fullscore/api/operations/alerts.ts'
import { fireAlertsAgain, letAlertsGo, resolveAlerts, takeAlerts, type EachAlert } from '@fullscore/api/operations/alerts/many.ts'
import { gatherAlerts, openFromAlerts, takeOutAlerts, type Gathered } from '@fullscore/api/operations/incidents/alerts.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useMe } from '../../access/SignedIn.tsx'
import { useSend } from '../../data/query.ts'
import { paths } from '../../paths.ts'
import type { Deed } from '../../kit/Done.tsx'
import { t } from '../../words.ts'

const also = { shows: [{ kind: 'alert' }, { kind: 'incident' }] }
/** As many as one request takes. */
export const mostAtOnce = 200

const titlesOf = (rows: readonly Alert[]) => new Map(rows.map((row) => [row.id as string, row.title]))
const idsOf = (rows: readonly Alert[]) => rows.map((row) => row.id)
const doneOf = (answer: Pick<EachAlert, 'items'>) => answer.items.flatMap((item) => (item.done ? [item.id] : []))

/** What is done to many alerts at once, each with how it is undone. */
export function useDeeds() {
  const reader = useMe()?.person.id
  const take = useSend(takeAlerts, also)
  const letGo = useSend(letAlertsGo, also)
  const resolve = useSend(resolveAlerts, also)
  const again = useSend(fireAlertsAgain, also)
  const open = useSend(openFromAlerts, also)
  const gather = useSend(gatherAlerts, also)
  const takeOut = useSend(takeOutAlerts, also)

  async function taken(rows: readonly Alert[], evenThoughTaken = false): Promise<Deed> {
    const titles = titlesOf(rows)
    const answer = await take.mutateAsync({ body: { ids: idsOf(rows), evenThoughTaken } })
    const held = rows.filter((row) => row.hand?.person && row.hand.person.id !== reader && answer.items.some((item) => item.id === row.id && !item.done))
    return {
      of: 'alerts', word: t`in your hand`, answer, titles,
      undo: async () => ({ of: 'alerts', word: t`let go`, titles, answer: await letGo.mutateAsync({ body: { ids: doneOf(answer) } }) }),
      more: held.length === 0 ? undefined : { label: held.length === 1 ? t`Take it over` : t`Take them over`, run: () => taken(held, true) },
    }
  }
  async function ended(rows: readonly Alert[], note: string): Promise<Deed> {
    const titles = titlesOf(rows)
    const answer = await resolve.mutateAsync({ body: { ids: idsOf(rows), note } })
    return { of: 'alerts', word: t`over`, answer, titles, undo: async () => ({ of: 'alerts', word: t`firing again`, titles, answer: await again.mutateAsync({ body: { ids: doneOf(answer) } }) }) }
  }
  async function opened(rows: readonly Alert[], given: { title?: string; severity?: number; page: boolean; note?: string }): Promise<Deed> {
    const answer = await open.mutateAsync({ body: { alertIds: idsOf(rows), ...given } })
    return { ...inIncident(rows, answer), word: t`in a new incident, INC-${answer.incident.number}` }
  }
  async function joined(rows: readonly Alert[], id: Id<'incident'>, note: string): Promise<Deed> {
    const answer = await gather.mutateAsync({ params: { id }, body: { alertIds: idsOf(rows), ...(note === '' ? {} : { note }) } })
    const deed = inIncident(rows, answer)
    return { ...deed, undo: async () => ({ ...deed, word: t`taken out of INC-${answer.incident.number}`, answer: await takeOut.mutateAsync({ params: { id }, body: { alertIds: doneOf(answer) } }) }) }
  }
  /** Of one's own page: let go, or taken back that it is over. */
  const letGoOf = async (rows: readonly Alert[]): Promise<Deed> => ({ of: 'alerts', word: t`let go`, titles: titlesOf(rows), answer: await letGo.mutateAsync({ body: { ids: idsOf(rows) } }), undo: () => taken(rows) })
  const firesAgain = async (rows: readonly Alert[]): Promise<Deed> => ({ of: 'alerts', word: t`firing again`, titles: titlesOf(rows), answer: await again.mutateAsync({ body: { ids: idsOf(rows) } }) })
  return { taken, ended, opened, joined, letGo: letGoOf, firesAgain }
}

const inIncident = (rows: readonly Alert[], answer: Gathered): Deed => ({
  of: 'alerts', word: t`in INC-${answer.incident.number}`, answer, titles: titlesOf(rows), link: { label: t`Open INC-${answer.incident.number}`, to: paths.incidents.one(answer.incident.id) },
})
