import type { BodyOf } from '@fullscore/api/route.ts'
import type { editMaintenance, MaintenanceDetail } from '@fullscore/api/operations/maintenance.ts'
import { openingsOf } from '@fullscore/time/openings.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { changesOf } from '../../kernel/input.ts'
import { invalid, stale } from '../../kernel/refusal.ts'
import { advance } from './advance.ts'
import { begin } from './begin.ts'
import { covered, shareWith, type Covered } from './covers.ts'
import { maintenanceChanged } from './events.ts'
import { readMaintenance } from './list.ts'
import { index, said, undraw } from './show.ts'
import { coversOf, dropComing, setCovers, updateWindow, type Cover, type WindowId, type WindowRow } from './store.ts'
import { ahead, faultOf } from './window.ts'

type Edit = BodyOf<typeof editMaintenance>

/** Changes what a window is to be: everything that has not begun follows; openings that were stay on the record. One that is open is extended or ended instead. */
export async function edit(ctx: Ctx, id: WindowId, version: number, { serviceIds, itemIds, ...body }: Edit): Promise<MaintenanceDetail> {
  return change(ctx, async (tx) => {
    const row = await begin(tx, id, 'edit')
    if (row.version !== version) throw stale()
    const stored = { title: row.title, reason: row.reason, zone: row.zone, starts: row.starts, ends: row.ends, repeats: row.repeats }
    const changes = changesOf(stored, body)
    const before = await coversOf(tx, id)
    const after = await coversAfter(tx, { serviceIds, itemIds }, before)
    const all = [...new Map([...before, ...(after ?? [])].map((one) => [one.id, one])).values()]
    const next = { ...stored, ...changes }
    const first = firstOf(tx, next, row)
    await dropComing(tx, id)
    await undraw(tx, row)
    if (after) await setCovers(tx, id, after)
    const changed = await updateWindow(tx, id, { ...next, version: version + 1, ...(first ? { from_at: first.from, to_at: first.to } : {}) })
    if (after) await shareWith(tx, changed, after)
    await index(tx, changed)
    const { row: settled, events } = await advance(tx, changed)
    const payload = { changed: [...Object.keys(changes), ...(after ? ['covers'] : [])], from: settled.from_at.toString(), to: settled.to_at.toString() }
    return { events: [said(maintenanceChanged, settled, all, payload), ...events], value: await readMaintenance(tx, id) }
  })
}

/** The first opening of what the plan becomes. @throws Refusal naming the field, when it would never open */
function firstOf(tx: Ctx, next: Pick<WindowRow, 'zone' | 'starts' | 'ends' | 'repeats'>, row: WindowRow) {
  const now = tx.clock.now()
  const fault = faultOf(next, now)
  // A window of which all is over keeps its hours; only its words are changed then.
  if (fault && (row.state !== 'over' || next.starts !== row.starts || next.ends !== row.ends || next.repeats !== row.repeats || next.zone !== row.zone)) throw invalid([{ field: `body.${fault.field}`, message: fault.message }])
  return fault ? undefined : openingsOf(next, now, now.add({ hours: ahead.hours * 10 })).take(1).toArray()[0]
}

/** What it covers from now on, or undefined if that was not asked. */
async function coversAfter(tx: Ctx, wanted: Pick<Edit, 'serviceIds' | 'itemIds'>, before: readonly Cover[]): Promise<Covered[] | undefined> {
  if (wanted.serviceIds === undefined && wanted.itemIds === undefined) return undefined
  const of = (kind: Cover['kind']) => before.filter((one) => one.kind === kind).map((one) => one.id)
  return covered(tx, { serviceIds: wanted.serviceIds ?? of('service'), itemIds: wanted.itemIds ?? of('item') })
}
