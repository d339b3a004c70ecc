import type { Mapping } from '@fullscore/api/imports/imports.ts'
import { attempt, isInTheWay } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Evaluated } from './evaluate.ts'
import type { Column, Importer, RowValues } from './importer.ts'
import { nameToMake } from './names.ts'
import { NotSmooth } from './smooth.ts'
import type { Made, Reason } from './store.ts'

interface Named { rows: Evaluated[]; refused: Map<number, { reasons: Reason[] }>; made: Made[] }

/**
 * Makes the records that rows name and that are not there, by their own module's operation, once for all rows of a name; the team is that of the
 * first such row. A name that is refused makes its rows bad.
 * @returns the rows with ids in place of names
 */
export async function makeNamed(tx: Ctx, importer: Importer, mapping: Mapping, given: readonly Evaluated[], careful: boolean): Promise<Named> {
  const all: Named = { rows: [...given], refused: new Map(), made: [] }
  for (const column of importer.columns) {
    const naming = column.makes === undefined ? [] : all.rows.filter((row) => nameToMake(row.values[column.name]) !== undefined)
    if (naming.length > 0) await makeOf(tx, importer, mapping, column, naming, careful, all)
  }
  return all
}

const lower = (row: Evaluated, column: Column): string => nameToMake(row.values[column.name])!.toLowerCase()

async function makeOf(tx: Ctx, importer: Importer, mapping: Mapping, column: Column, naming: readonly Evaluated[], careful: boolean, all: Named): Promise<void> {
  const { subject } = column.makes!
  const maker = tx.registry.importers.get(subject)!
  const first = new Map(naming.toReversed().map((row) => [lower(row, column), row]))
  const wanted = [...first].map(([name, row]): [string, RowValues] => {
    const team = importer.team === undefined ? undefined : (row.values[importer.team] ?? row.existing?.values[importer.team] ?? mapping.teamId)
    return [name, { [maker.keys[0]![0]!]: nameToMake(row.values[column.name])!, ...(maker.team !== undefined && team !== undefined && team !== null ? { [maker.team]: team } : {}) }]
  })
  const ids = new Map<string, string>()
  for (const [name, made] of await createAll(tx, maker, wanted, careful)) {
    if ('id' in made) {
      ids.set(name, made.id)
      all.made.push({ subject, column: column.name, object_id: made.id, version: made.version })
      continue
    }
    const at = mapping.columns.findIndex(({ to }) => to === column.name)
    for (const row of naming) if (lower(row, column) === name) all.refused.set(row.number, { reasons: [{ column: at < 0 ? null : at, message: made.reason }] })
  }
  all.rows = all.rows.flatMap((row) => {
    if (!naming.includes(row)) return [row]
    const id = ids.get(lower(row, column))
    return id === undefined ? [] : [{ ...row, values: { ...row.values, [column.name]: id } }]
  })
}

type Outcome = { id: string; version: number } | { reason: string }

/** Makes all together, or each alone where they are tried with care. */
async function createAll(tx: Ctx, maker: Importer, given: readonly (readonly [string, RowValues])[], careful: boolean): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  const named = maker.columns.find((column) => column.name === maker.keys[0]![0])!
  for (const [name, values] of given) {
    const reason = named.check?.(values[named.name] ?? null)
    if (reason !== undefined) outcomes.set(name, { reason })
  }
  const wanted = given.filter(([name]) => !outcomes.has(name))
  if (!careful && maker.createMany && wanted.length > 1) {
    const made = await maker.createMany(tx, wanted.map(([, values]) => values)).catch((error: unknown) => { throw isInTheWay(error) ? error : new NotSmooth('a name was refused', { cause: error }) })
    for (const [at, [name]] of wanted.entries()) outcomes.set(name, made[at]!)
    return outcomes
  }
  for (const [name, values] of wanted) {
    try {
      outcomes.set(name, careful ? await attempt(tx, () => maker.create(tx, values)) : await maker.create(tx, values))
    } catch (error) {
      if (isInTheWay(error)) throw error
      if (!careful) throw new NotSmooth('a name was refused', { cause: error })
      if (!(error instanceof Refusal)) throw error
      outcomes.set(name, { reason: error.parts.errors?.[0]?.message ?? error.parts.detail })
    }
  }
  return outcomes
}
