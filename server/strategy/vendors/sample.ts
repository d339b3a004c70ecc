import { vendor } from '@fullscore/api/strategy/vendors.ts'
import type { Ref } from '@fullscore/api/ids.ts'
import { change, changeMany } from '../../kernel/change.ts'
import { plainEvents } from '../../kernel/plain/events.ts'
import { insertPlain } from '../../kernel/plain/write.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { SampleChapter, Stage } from '../../sample/chapter.ts'

type Line = readonly [name: string, team: string, about: readonly string[]]
const vendors: readonly Line[] = [
  ['Meridian Networks', 'network', ['rot-core-01', 'rot-core-02', 'got-core-01', 'got-core-02']], ['Palisade', 'security', ['rot-firewall-01', 'rot-firewall-02']], ['Granary Storage', 'servers', ['rot-array-01', 'got-array-01', 'por-array-01']],
  ['Stratus Cloud', 'operations', ['Images bucket', 'Backups bucket']], ['Northline Telecom', 'network', ['Internet access']], ['Sund Fibre', 'network', ['Internet access']], ['Example Trust', 'security', ['Single sign-on']],
  ['Postmark Mail', 'workplace', ['Mail']], ['Ledgerhouse', 'databases', ['Finance system']], ['Paywell', 'workplace', ['Payroll']], ['Acquiria', 'payments', ['Payments gateway']], ['Truefold Fraud', 'payments', ['Fraud check']],
  ['Nordwind Freight', 'delivery', ['Carrier interface']], ['Atlas Parcels', 'delivery', ['Carrier interface']], ['Beltworks', 'warehouse', ['Conveyor control']], ['Scanpoint', 'warehouse', ['Handheld scanners']], ['Labelry', 'warehouse', ['Label printing']],
  ['Callwise', 'network', ['Telephone system']], ['Deskhand', 'workplace', ['Customer care desk']], ['Oakframe Virtual', 'servers', ['Virtualisation']], ['Elephant Databases', 'databases', ['orders', 'payments', 'wms']],
  ['Brightprint', 'workplace', ['Print service']], ['Harbour Power', 'operations', ['Rotterdam']], ['Coolworks', 'operations', ['Rotterdam', 'Gothenburg']],
]

async function makeVendors(ctx: Ctx, stage: Stage): Promise<void> {
  const subject = { declaration: vendor, events: plainEvents(vendor) }
  const refOf = (name: string): Ref[] => (stage.has('service', name) ? [{ kind: 'service', id: stage.the('service', name) }] : stage.has('item', name) ? [{ kind: 'item', id: stage.the('item', name) }] : [])
  await changeMany(ctx, async (tx) => {
    for (const [index, [name, team, about]] of vendors.entries()) {
      const word = name.toLowerCase().split(' ')[0]!
      const { id, event } = await insertPlain(tx, subject, {
        teamId: stage.the('team', team), name, supportNumber: `+31 10 555 ${String(1100 + index * 37).padStart(4, '0')}`, supportHours: index % 3 === 0 ? 'around the clock' : 'Mon-Fri 08:00-18:00',
        mail: `support@${word}.example`, portal: `https://support.${word}.example`, accountNumber: `MF-${20_100 + index * 113}`, notes: '', about: about.flatMap(refOf),
      })
      stage.put('vendor', name, id)
      await change(tx, async () => ({ events: [event], value: undefined }))
    }
  })
}

export const vendorsSample: SampleChapter = {
  name: 'vendors',
  steps: (stage) => [{ at: stage.begin.add({ hours: 5, minutes: 30 }), who: 'manager', run: (ctx) => makeVendors(ctx, stage) }],
}
