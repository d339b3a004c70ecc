import type { ContractTerm } from '@fullscore/api/strategy/contracts.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { SampleChapter, SampleStep, Stage } from '../../sample/chapter.ts'
import { currency } from '../../sample/company.ts'
import { decide, recordNotice, renew } from './act.ts'
import { pageOfContracts } from './read.ts'
import { createContract } from './write.ts'

type Line = readonly [name: string, vendor: string, team: string, ends: number, years: number, renewal: ContractTerm['renewal'], notice: number, amount: string, per: 'month' | 'quarter' | 'year', covers: string]
/** `ends`: the next end, in days from today. */
const lines: readonly Line[] = [
  ['Switches and wireless, support', 'Meridian Networks', 'network', 118, 3, 'express', 1, '48200', 'year', 'rot-core-01'], ['Firewalls, support', 'Palisade', 'security', 201, 3, 'express', 1, '31900', 'year', 'rot-firewall-01'],
  ['Storage arrays, support', 'Granary Storage', 'servers', 305, 3, 'tacit', 3, '64000', 'year', 'rot-array-01'], ['Cloud, committed use', 'Stratus Cloud', 'operations', 46, 1, 'express', 1, '14800', 'month', 'Images bucket'],
  ['Internet line, Rotterdam', 'Northline Telecom', 'network', 96, 2, 'tacit', 2, '2900', 'month', 'Internet access'], ['Internet line, Gothenburg', 'Sund Fibre', 'network', 152, 2, 'tacit', 3, '2400', 'month', 'Internet access'],
  ['Internet line, Porto', 'Northline Telecom', 'network', 233, 2, 'tacit', 3, '1700', 'month', 'Internet access'], ['Line between the sites', 'Sund Fibre', 'network', 340, 3, 'tacit', 6, '5200', 'month', 'Office network'],
  ['Certificates', 'Example Trust', 'security', 75, 1, 'express', 1, '6400', 'year', 'Single sign-on'], ['Mail and calendar', 'Postmark Mail', 'workplace', 129, 1, 'tacit', 2, '3100', 'month', 'Mail'],
  ['Finance system', 'Ledgerhouse', 'databases', 400, 5, 'tacit', 12, '92000', 'year', 'Finance system'], ['Payroll', 'Paywell', 'workplace', 180, 2, 'tacit', 3, '4100', 'month', 'Payroll'],
  ['Card payments', 'Acquiria', 'payments', 260, 3, 'tacit', 6, '18000', 'quarter', 'Payments gateway'], ['Fraud scores', 'Truefold Fraud', 'payments', 68, 1, 'tacit', 1, '7200', 'quarter', 'Fraud check'],
  ['Freight interface', 'Nordwind Freight', 'delivery', 52, 1, 'tacit', 3, '2600', 'month', 'Carrier interface'], ['Parcels interface', 'Atlas Parcels', 'delivery', 212, 1, 'tacit', 2, '1900', 'month', 'Carrier interface'],
  ['Conveyor, maintenance', 'Beltworks', 'warehouse', 88, 3, 'express', 2, '54000', 'year', 'Conveyor control'], ['Scanners, leasing', 'Scanpoint', 'warehouse', 440, 4, 'never', 0, '3300', 'month', 'Handheld scanners'],
  ['Label printers, support', 'Labelry', 'warehouse', 57, 1, 'express', 1, '8800', 'year', 'Label printing'], ['Telephone lines', 'Callwise', 'network', 141, 2, 'tacit', 3, '2200', 'month', 'Telephone system'],
  ['Tickets of Customer care', 'Deskhand', 'workplace', 110, 1, 'tacit', 1, '2700', 'month', 'Customer care desk'], ['Virtualisation licences', 'Oakframe Virtual', 'servers', 84, 3, 'express', 1, '71000', 'year', 'Virtualisation'],
  ['Database support', 'Elephant Databases', 'databases', 190, 1, 'express', 1, '39000', 'year', 'orders'], ['Printers, per page', 'Brightprint', 'workplace', 320, 4, 'tacit', 3, '900', 'month', 'Print service'],
  ['Power, Rotterdam', 'Harbour Power', 'operations', 390, 3, 'tacit', 3, '21000', 'month', 'Rotterdam'], ['Cooling, maintenance', 'Coolworks', 'operations', 77, 1, 'tacit', 1, '9600', 'year', 'Rotterdam'],
  ['Content delivery', 'Stratus Cloud', 'shop', 164, 1, 'tacit', 1, '3800', 'month', 'Image delivery'], ['Domain names', 'Stratus Cloud', 'operations', 270, 1, 'express', 1, '1200', 'year', 'Domain names'],
  ['Video meetings', 'Postmark Mail', 'workplace', 147, 1, 'tacit', 1, '1500', 'month', 'Video meetings'], ['Chat with customers', 'Deskhand', 'shop', 199, 1, 'tacit', 2, '1100', 'month', 'Chat with customers'],
  ['Batteries, maintenance', 'Harbour Power', 'operations', 60, 1, 'express', 1, '5400', 'year', 'Gothenburg'], ['Wireless survey', 'Meridian Networks', 'network', -40, 1, 'never', 0, '12000', 'year', 'Wireless network'],
  ['Old document archive', 'Brightprint', 'workplace', -90, 2, 'never', 0, '700', 'month', 'File shares'], ['Penetration test', 'Palisade', 'security', 132, 1, 'never', 0, '26000', 'year', 'Web shop'],
  ['Address data', 'Atlas Parcels', 'delivery', 240, 1, 'tacit', 2, '800', 'month', 'Delivery planning'], ['Route maps', 'Nordwind Freight', 'delivery', 105, 1, 'tacit', 1, '1300', 'month', 'Delivery planning'],
  ['Remote access licences', 'Palisade', 'network', 173, 1, 'express', 1, '9900', 'year', 'Remote access'], ['Endpoint protection', 'Palisade', 'security', 222, 1, 'tacit', 1, '17500', 'year', 'Virtual desktops'],
  ['Backup software', 'Granary Storage', 'servers', 98, 3, 'express', 2, '28000', 'year', 'Backup'], ['Monitoring of the conveyor', 'Beltworks', 'warehouse', 355, 3, 'tacit', 3, '1400', 'month', 'Conveyor control'],
]
/** The one that was nearly missed: decided on the last day. */
const narrow = 'Freight interface'

function termOf(stage: Stage, [name, , , wanted, length, renewal, notice]: Line): ContractTerm {
  // In a short story the last day of the one that was nearly missed lies inside it, too.
  const ends = name === narrow && stage.size.days < 60 ? 80 : wanted
  // A yearly one that ends in winter or spring would have been due just before the story.
  const years = length === 1 && ends > 182 && ends < 280 ? 2 : length
  const over = stage.today().add({ days: ends })
  const first = over.subtract({ months: 12 * years })
  // It began before the story, so that what ran out meanwhile did so inside it.
  const begun = stage.begin.toZonedDateTimeISO(stage.zone).toPlainDate()
  const start = renewal === 'never' || Temporal.PlainDate.compare(first, begun) < 0 ? first : over.subtract({ months: 12 * years * 2 })
  return { start: start.toString(), initialMonths: 12 * years, renewal, renewalMonths: 0, notice: notice === 0 ? null : { amount: notice, unit: 'months' }, end: 'inclusive', leadDays: 30 }
}

async function makeContracts(ctx: Ctx, stage: Stage): Promise<void> {
  for (const [index, line] of lines.slice(0, stage.size.days < 60 ? 16 : lines.length).entries()) {
    const [name, vendor, team, , , , , amount, per, covers] = line
    const cover = stage.has('service', covers) ? { kind: 'service' as const, id: stage.the('service', covers) as string } : stage.has('item', covers) ? { kind: 'item' as const, id: stage.the('item', covers) as string } : undefined
    const { id } = await createContract(ctx, {
      name, number: `C-${2021 + (index % 5)}-${String(100 + index * 7)}`, vendorId: stage.the('vendor', vendor), teamId: stage.the('team', team), ownerId: stage.the('person', `lead of ${team}`), cost: { amount, currency, per }, term: termOf(stage, line),
      supportNumber: '', supportHours: '', notes: '', covers: cover ? [cover] : [],
    })
    stage.put('contract', name, id)
  }
}

/** The owners' weekly look: what is to be decided within a week is kept, and renewed where that needs an act. */
async function decideDue(ctx: Ctx, stage: Stage): Promise<void> {
  const due = await pageOfContracts(ctx, { limit: 100, decideWithin: 7 })
  for (const one of due.items) {
    if (one.id === stage.the('contract', narrow)) continue
    await decide(ctx, one.id, one.renewal === 'never' ? 'leave' : 'keep', one.renewal === 'never' ? 'It served its purpose.' : 'Used every day; the price is in line with the market.')
    if (one.renewal === 'express') await renew(ctx, one.id, 'Renewed for another term.')
  }
}

const weekly = (stage: Stage): SampleStep[] => Array.from({ length: Math.floor(stage.size.days / 7) }, (_, week) => stage.size.days - 2 - 7 * week).filter((day) => day >= 0)
  .map((day) => ({ at: day === 0 ? stage.now.subtract({ minutes: 30 }) : stage.day(day, '15:40'), who: 'manager', run: (ctx: Ctx) => decideDue(ctx, stage) }))

function nearlyMissed(stage: Stage): SampleStep[] {
  const line = lines.find(([name]) => name === narrow)!
  const over = Temporal.PlainDate.from(termOf(stage, line).start).add({ months: 12 * (line[4]) })
  const lastDay = over.subtract({ months: line[6], days: 1 })
  const at = lastDay.toZonedDateTime({ timeZone: stage.zone, plainTime: '16:52' }).toInstant()
  if (Temporal.Instant.compare(at, stage.begin.add({ hours: 24 })) < 0) return []
  const id = () => stage.the('contract', narrow)
  return [
    { at, who: 'manager', run: async (ctx) => { await decide(ctx, id(), 'leave', 'The new carrier is half the price. Found on the last day: the reminder went to somebody on leave.') } },
    { at: at.add({ minutes: 21 }), who: 'manager', run: async (ctx) => { await recordNotice(ctx, id(), undefined, 'By registered letter and by mail, eight minutes before the post closed.') } },
  ]
}

export const contractsSample: SampleChapter = {
  name: 'contracts',
  steps: (stage) => [{ at: stage.begin.add({ hours: 6 }), who: 'manager', run: (ctx) => makeContracts(ctx, stage) }, ...weekly(stage), ...nearlyMissed(stage)],
}
