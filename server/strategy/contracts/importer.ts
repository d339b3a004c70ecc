import { sql } from 'kysely'
import { costPeriods, listContracts, noticeEnds, noticeUnits, renewals, type addContract, type ContractTerm, type Cost, type editContract } from '@fullscore/api/strategy/contracts.ts'
import type { BodyOf } from '@fullscore/api/route.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { itemById } from '../../infrastructure/inventory/public.ts'
import type { Column, ImportedRecord, Importer, RowValues, Value } from '../../imports/importer.ts'
import type { Ctx } from '../../kernel/context.ts'
import { invalid } from '../../kernel/refusal.ts'
import { visible } from '../../organisation/visible.ts'
import { assumedOf, costIn as priceIn, endIn, endWords, monthsIn, noticeIn, periodWords, renewalIn, renewalWords, unitWords } from './words.ts'
import { archiveContracts, createContracts } from './write-many.ts'
import { changeContract, createContract } from './write.ts'

const atMost = (most: number) => (value: Value) => (typeof value === 'string' && value.length > most ? say`is longer than ${most} characters` : undefined)
const whole = (least: number, most: number) => (value: Value) => (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most ? undefined : say`is a whole number from ${least} to ${most}`)

const columns: readonly Column[] = [
  { name: 'name', label: 'Name', type: 'text', required: true, synonyms: ['contract', 'vertrag', 'contrat', 'contrato', 'contratto', 'umowa', 'agreement'], check: atMost(200) },
  { name: 'team', label: 'Team', type: 'reference', refers: ['team'] },
  { name: 'vendor', label: 'Vendor', type: 'reference', refers: ['vendor'], makes: { subject: 'vendors', used: vendorsUsed }, synonyms: ['vertragspartner', 'partner', 'anbieter', 'dienstleister'] },
  { name: 'number', label: 'Contract number', type: 'text', synonyms: ['contract no', 'vertragsnummer', 'vertrag nr', 'vertrags nr', 'numero de contrat'], check: atMost(80) },
  { name: 'owner', label: 'Owner', type: 'reference', refers: ['person'], synonyms: ['responsible', 'contract owner', 'verantwortlich', 'responsable'], hint: 'Name or mail address of a person.' },
  { name: 'startsOn', label: 'First day', type: 'date', required: true, synonyms: ['vertragsbeginn', 'laufzeitbeginn', 'gultig ab', 'contract start', 'valid from'] },
  { name: 'endsOn', label: 'Last day of the first term', type: 'date', reads: endIn, synonyms: ['vertragsende', 'laufzeitende', 'gultig bis', 'contract end', 'valid until'], hint: 'Or its length in months.' },
  { name: 'initialMonths', label: 'First term (months)', type: 'number', reads: monthsIn('initialMonths'), synonyms: ['term', 'months', 'duration', 'laufzeit', 'duree', 'laufzeit monate', 'laufzeit in monaten', 'vertragslaufzeit', 'mindestlaufzeit', 'erstlaufzeit', 'initial term', 'contract term'], check: whole(0, 1200) },
  { name: 'renewal', label: 'At its end', type: 'choice', choices: renewals, words: renewalWords, reads: renewalIn, synonyms: ['renewal', 'renews', 'auto renewal', 'verlangerung', 'vertragsverlangerung', 'verlangert sich', 'renouvellement'], hint: 'tacit: it renews itself; express: somebody renews it; never: it ends.' },
  { name: 'renewalMonths', label: 'Further term (months)', type: 'number', reads: monthsIn('renewalMonths'), synonyms: ['renewal months', 'renewal term', 'renewal period', 'verlangerung monate', 'verlangerung um', 'verlangerungszeitraum', 'verlangerung in monaten', 'folgelaufzeit'], check: whole(0, 1200) },
  { name: 'noticeAmount', label: 'Notice', type: 'number', reads: noticeIn, synonyms: ['notice period', 'kundigungsfrist', 'frist', 'kundigungsfrist monate', 'preavis'], check: whole(0, 3650) },
  { name: 'noticeUnit', label: 'Unit of notice', type: 'choice', choices: noticeUnits, words: unitWords, synonyms: ['notice unit', 'einheit', 'einheit der kundigungsfrist', 'fristeinheit'] },
  { name: 'noticeTo', label: 'Notice to the end of', type: 'choice', choices: noticeEnds, words: endWords, synonyms: ['notice to', 'notice date', 'kundigungstermin', 'kundbar zum', 'kundigung zum'], hint: 'A month, quarter, half-year or year of the calendar or of the contract; empty: the end of a term.' },
  { name: 'end', label: 'Last day', type: 'choice', choices: ['inclusive', 'exclusive'], words: { inclusive: ['counts', 'zählt'], exclusive: ['does not count', 'zählt nicht'] }, synonyms: ['end day'], hint: 'inclusive: it still holds on the day of its end; exclusive: it does not.' },
  { name: 'leadDays', label: 'Decide days before', type: 'number', synonyms: ['lead days', 'decision lead'], check: whole(0, 3650) },
  { name: 'amount', label: 'Costs', type: 'amount', currency: 'currency', reads: priceIn, synonyms: ['jahreskosten', 'annual cost', 'vertragswert', 'contract value'], check: (value) => (/^\d{1,12}(\.\d{1,2})?$/.test(String(value)) ? undefined : 'is an amount with two decimals at most') },
  { name: 'currency', label: 'Currency', type: 'text', check: (value) => (/^[A-Z]{3}$/.test(String(value)) ? undefined : 'is a currency like EUR') },
  { name: 'per', label: 'For each', type: 'choice', choices: costPeriods, words: periodWords, synonyms: ['per', 'period', 'billing period', 'billing', 'interval', 'je', 'turnus', 'zahlweise', 'zahlungsintervall', 'abrechnung', 'abrechnungszeitraum'] },
  { name: 'covers', label: 'Covers', type: 'references', refers: ['item'], synonyms: ['assets', 'items', 'services', 'umfang', 'perimetre'], hint: 'Names of items and services, separated by semicolons.' },
  { name: 'supportNumber', label: 'Support number', type: 'text', check: atMost(60) },
  { name: 'supportHours', label: 'Support hours', type: 'text', check: atMost(200) },
  { name: 'notes', label: 'Notes', type: 'text', lines: true, check: atMost(4000) },
]

/** Contracts with their terms, costs and what they cover. Decisions and notices are taken in the product, never imported. */
export const contractImporter: Importer = {
  name: 'contracts', title: 'Contracts', kind: 'contract', permission: 'contracts:manage', team: 'team', list: listContracts, keys: [['name'], ['number']], columns, assumes: assumedOf, settle: openTerm,
  find: (ctx, key, values) => {
    const column = key[0] === 'number' ? 'number' : 'name'
    return contractsWhere(ctx, sql`c.archived_at is null and ${sql.ref(`c.${column}`)} <> '' and lower(${sql.ref(`c.${column}`)}) = any(${values.map((one) => String(one[column]).trim().toLowerCase())}::text[])`)
  },
  read: (ctx, ids) => contractsWhere(ctx, sql`c.id = any(${[...ids]}::uuid[])`),
  create: async (tx, values) => {
    const made = await createContract(tx, await newOf(tx, values))
    return { id: made.id, version: made.version }
  },
  createMany: async (tx, rows) => (await createContracts(tx, await Promise.all(rows.map((values) => newOf(tx, values))))).map((id) => ({ id, version: 1 })),
  removeMany: (tx, records) => archiveContracts(tx, records as readonly { id: Id<'contract'>; version: number }[]),
  update: async (tx, id, version, values) => {
    const [record] = await contractImporter.read(tx, [id])
    const { team, owner, ...facts } = await factsOf(tx, values, record)
    const body = { ...facts, ...(team ? { teamId: team } : {}), ...(owner === undefined ? {} : { ownerId: owner }) } as BodyOf<typeof editContract>
    return (await changeContract(tx, id as Id<'contract'>, version, body)).version
  },
  remove: async (tx, id, version) => { await changeContract(tx, id as Id<'contract'>, version, { archived: true }) },
}

/** A contract without a first term goes on month by month where its notice names no ends. */
function openTerm(values: RowValues, record: RowValues | undefined): RowValues {
  const { initialMonths, renewal = record?.['renewal'], noticeTo = record?.['noticeTo'] } = values
  return initialMonths === 0 && renewal === 'tacit' && !noticeTo ? { ...values, initialMonths: 1 } : values
}

/** Of vendors those whose contracts are not archived. */
async function vendorsUsed(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  const rows = await ctx.db.selectFrom('strategy.contract').select('vendor_id').distinct().where('archived_at', 'is', null).where(sql<boolean>`vendor_id = any(${[...ids]}::uuid[])`).execute()
  return rows.map((row) => row.vendor_id as string)
}

/** A row as a new contract. */
async function newOf(tx: Ctx, values: RowValues): Promise<BodyOf<typeof addContract>> {
  const { team, owner, ...facts } = await factsOf(tx, values, undefined)
  const empty = { number: '', supportNumber: '', supportHours: '', notes: '', covers: [], vendorId: null, cost: null }
  return { ...empty, ...facts, ...(team ? { teamId: team } : {}), ...(owner ? { ownerId: owner } : {}) } as unknown as BodyOf<typeof addContract>
}

const mostBareMonths = 24
const termColumns = ['startsOn', 'endsOn', 'initialMonths', 'renewal', 'renewalMonths', 'noticeAmount', 'noticeUnit', 'noticeTo', 'end', 'leadDays']
const costColumns = ['amount', 'currency', 'per']

/** A row as the facts of an edit. Term and costs are one value each there: what a row lacks of them is as it was. */
async function factsOf(tx: Ctx, values: RowValues, record: ImportedRecord | undefined): Promise<Record<string, unknown> & { team?: Value; owner?: Value }> {
  const facts: Record<string, unknown> = {}
  for (const name of ['name', 'number', 'supportNumber', 'supportHours', 'notes']) if (values[name] !== undefined) facts[name] = values[name] ?? ''
  if (values['vendor'] !== undefined) facts['vendorId'] = values['vendor']
  if (values['covers'] !== undefined) facts['covers'] = await coversIn(tx, values['covers'])
  const merged = { ...record?.values, ...values }
  if (!record || termColumns.some((name) => values[name] !== undefined)) facts['term'] = termOf(merged, values['endsOn'] !== undefined && values['initialMonths'] === undefined)
  if (costColumns.some((name) => values[name] !== undefined)) facts['cost'] = costIn(merged)
  return { ...facts, ...(values['team'] === undefined ? {} : { team: values['team'] }), ...(values['owner'] === undefined ? {} : { owner: values['owner'] }) }
}

/** The months of a first term of which the last day is given. @throws Refusal when they are no whole ones */
function monthsUntil(start: Temporal.PlainDate, last: Temporal.PlainDate): number {
  const { months, days } = start.until(last.add({ days: 1 }), { largestUnit: 'months' })
  if (months > 0 && days === 0) return months
  // The 31st and its like: a month later ends with the month.
  if (months >= 0 && start.add({ months: months + 1 }).equals(last.add({ days: 1 }))) return months + 1
  throw invalid([{ field: 'endsOn', message: say`is no whole months after ${start}: give the length of the first term in months` }])
}

function termOf(values: RowValues, byLastDay: boolean): ContractTerm {
  const number = (name: string, otherwise: number) => (typeof values[name] === 'number' ? values[name] : otherwise)
  const start = Temporal.PlainDate.from(String(values['startsOn']))
  const months = byLastDay && values['endsOn'] ? monthsUntil(start, Temporal.PlainDate.from(String(values['endsOn']))) : number('initialMonths', 0)
  const to = noticeEnds.find((one) => one === values['noticeTo'])
  // No first term: it can be left from its first day on.
  if (months === 0 && !(to && values['initialMonths'] === 0)) throw invalid([{ field: 'initialMonths', message: 'is needed: the length of the first term in months, or its last day' }])
  const amount = values['noticeAmount']
  // A bare 90 is no ninety months.
  if (typeof amount === 'number' && amount > mostBareMonths && !values['noticeUnit']) throw invalid([{ field: 'noticeAmount', message: say`is ${amount} without a unit: write months or days behind it` }])
  const unit = noticeUnits.find((one) => one === values['noticeUnit']) ?? 'months'
  const renewal = renewals.find((one) => one === values['renewal']) ?? (to || number('renewalMonths', 0) > 0 ? 'tacit' : 'never')
  if (to && typeof amount !== 'number') throw invalid([{ field: 'noticeAmount', message: 'is needed: how long before that end notice must be given' }])
  if (to && renewal !== 'tacit') throw invalid([{ field: 'noticeTo', message: 'goes only with a contract that renews itself: another ends with its term' }])
  return {
    start: start.toString(), initialMonths: months, renewal, renewalMonths: number('renewalMonths', 0),
    notice: typeof amount === 'number' ? { amount, unit, ...(to ? { to } : {}) } : null, end: values['end'] === 'exclusive' ? 'exclusive' : 'inclusive', leadDays: number('leadDays', 30),
  }
}

function costIn(values: RowValues): Cost | null {
  if (!values['amount']) return null
  if (!values['currency']) throw invalid([{ field: 'currency', message: 'is needed with an amount, behind it or in a column of its own' }])
  return { amount: String(values['amount']), currency: String(values['currency']), per: costPeriods.find((one) => one === values['per']) ?? 'year' }
}

async function coversIn(tx: Ctx, ids: Value): Promise<{ kind: 'item' | 'service'; id: string }[]> {
  const found = await Promise.all((Array.isArray(ids) ? ids : []).map(async (id) => ({ id, item: await itemById(tx, id as Id<'item'>) })))
  return found.map(({ id, item }) => ({ kind: item?.kind === 'service' ? 'service' as const : 'item' as const, id }))
}

async function contractsWhere(ctx: Ctx, where: ReturnType<typeof sql>): Promise<ImportedRecord[]> {
  const { rows } = await sql<{ id: string; name: string; team: string; vendor: string | null; number: string; owner: string | null; term: ContractTerm; cost: Cost | null; support_number: string; support_hours: string; notes: string; covers: string[]; version: number; archived: boolean }>`
    select c.id, c.name, c.owner_team_id as team, c.vendor_id as vendor, c.number, c.owner_person_id as owner, c.term, c.cost, c.support_number, c.support_hours, c.notes, c.version, c.archived_at is not null as archived,
      coalesce((select array_agg(o.object_id order by o.object_id) from strategy.contract_cover o where o.contract_id = c.id and o.merged_from is null), '{}') as covers
    from strategy.contract c where ${where} and ${visible(ctx.actor, 'contracts:read', { kind: 'contract', id: sql.ref('c.id'), team: sql.ref('c.owner_team_id') })}`.execute(ctx.db)
  return rows.map(({ term, cost, ...row }) => ({
    id: row.id, title: row.name, version: row.version, archived: row.archived,
    values: {
      name: row.name, team: row.team, vendor: row.vendor, number: row.number, owner: row.owner, startsOn: term.start,
      endsOn: term.initialMonths === 0 ? null : Temporal.PlainDate.from(term.start).add({ months: term.initialMonths }).subtract({ days: 1 }).toString(), initialMonths: term.initialMonths,
      renewal: term.renewal, renewalMonths: term.renewalMonths, noticeAmount: term.notice?.amount ?? null, noticeUnit: term.notice?.unit ?? null, noticeTo: term.notice?.to ?? null, end: term.end, leadDays: term.leadDays,
      amount: cost?.amount ?? null, currency: cost?.currency ?? null, per: cost?.per ?? null, covers: row.covers, supportNumber: row.support_number, supportHours: row.support_hours, notes: row.notes,
    },
  }))
}
