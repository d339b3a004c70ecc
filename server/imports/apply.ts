import { attempt, isInTheWay } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { Refusal } from '../kernel/refusal.ts'
import { isDatabaseDown } from '../database/down.ts'
import type { Importer } from './importer.ts'
import type { Evaluated } from './evaluate.ts'
import type { Mapping } from '@fullscore/api/imports/imports.ts'
import { say } from '@fullscore/api/sentence.ts'
import { makeNamed } from './make.ts'
import { NotSmooth } from './smooth.ts'
import type { Made, Reason } from './store.ts'

export type Applied = { id: string; version: number } | { reasons: Reason[] }

async function operate(tx: Ctx, importer: Importer, { existing, values }: Evaluated): Promise<{ id: string; version: number }> {
  if (!existing) return importer.create(tx, values)
  return { id: existing.id, version: await importer.update!(tx, existing.id, existing.version, values) }
}

/**
 * Runs a batch without a savepoint for each row, which is faster by a third; if any row is refused, the batch is begun anew with them.
 * @param work the whole transaction of the batch
 */
export async function smoothly<T>(work: (careful: boolean) => Promise<T>): Promise<T> {
  try {
    return await work(false)
  } catch (error) {
    if (!(error instanceof NotSmooth)) throw error
    return work(true)
  }
}

/** Rows that are tried together before each of them is tried alone. */
const mostTogether = 25

/**
 * Does what rows ask for, in their order: new records that follow each other together, where the module can.
 * @returns what became of each, by its number, and what was made because rows named it
 */
export async function applyRows(tx: Ctx, importer: Importer, mapping: Mapping, given: readonly Evaluated[], careful: boolean): Promise<{ done: Map<number, Applied>; made: Made[] }> {
  const { rows, refused, made } = await makeNamed(tx, importer, mapping, given, careful)
  const done = new Map<number, Applied>(refused)
  for (let at = 0; at < rows.length;) {
    const most = careful ? Math.min(rows.length, at + mostTogether) : rows.length
    let end = at
    while (end < most && !rows[end]!.existing) end += 1
    const together = rows.slice(at, end)
    const made = together.length > 1 ? await applyTogether(tx, importer, together, careful) : undefined
    const alone = made ? [] : rows.slice(at, Math.max(end, at + 1))
    for (const [index, row] of together.entries()) if (made) done.set(row.number, made[index]!)
    for (const row of alone) done.set(row.number, await applyRow(tx, importer, mapping, row, careful))
    at = Math.max(end, at + 1)
  }
  return { done, made }
}

/** @returns nothing if they have to be done one by one */
async function applyTogether(tx: Ctx, importer: Importer, rows: readonly Evaluated[], careful: boolean): Promise<readonly { id: string; version: number }[] | undefined> {
  if (!importer.createMany) return undefined
  const work = () => importer.createMany!(tx, rows.map((row) => row.values))
  if (careful) return attempt(tx, work).catch((error: unknown) => { if (isInTheWay(error) || isDatabaseDown(error)) throw error; return undefined })
  return work().catch((error: unknown) => { throw isInTheWay(error) ? error : new NotSmooth('a row was refused', { cause: error }) })
}

/** Does what a row asks for by the module's own operation; if that refuses, nothing of the row stays and the reasons come back. */
async function applyRow(tx: Ctx, importer: Importer, mapping: Mapping, row: Evaluated, careful: boolean): Promise<Applied> {
  try {
    return careful ? await attempt(tx, () => operate(tx, importer, row)) : await operate(tx, importer, row)
  } catch (error) {
    if (isInTheWay(error)) throw error
    if (!careful) throw new NotSmooth('a row was refused', { cause: error })
    return { reasons: reasonsOf(tx, error, mapping) }
  }
}

/** A refusal as reasons per cell: its fields are found among the mapped columns. A fault of ours harms this row alone, and is logged. */
export function reasonsOf(ctx: Ctx, error: unknown, mapping: Mapping): Reason[] {
  if (error instanceof Refusal) {
    const { errors = [], detail } = error.parts
    if (errors.length === 0) return [{ column: null, message: detail }]
    return errors.slice(0, 20).map(({ field, message }) => {
      const name = field.replace(/^body\./, '').replace(/\[\d+\].*$/, '')
      const column = mapping.columns.findIndex(({ to }) => to !== null && (to === name || `${to}Id` === name || name.startsWith(`${to}.`)))
      return { column: column < 0 ? null : column, message: column < 0 ? say`${name} ${message}` : message }
    })
  }
  const { code, detail } = error as { code?: string; detail?: string }
  // The transaction is lost with its connection: whoever runs the batch tries again.
  if (isDatabaseDown(error) || code === '40P01' || code === '40001' || code === '55P03') throw error
  ctx.log.error({ error: (error as Error)?.stack ?? String(error), requestId: ctx.requestId }, 'a row could not be imported')
  if (code === '23505') return [{ column: null, message: detail === undefined ? 'there is such a record already' : say`there is such a record already (${detail})` }]
  if (code?.startsWith('23') === true || code?.startsWith('22') === true) return [{ column: null, message: 'a value does not fit into the record' }]
  return [{ column: null, message: say`something went wrong on our side; it is in the log as ${ctx.requestId}` }]
}
