import type { Hours } from '@fullscore/api/infrastructure/services.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { changeMany } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { SampleChapter, Stage } from '../../sample/chapter.ts'
import { currency, servicesOf, type SampleService } from '../../sample/company.ts'
import { relate } from '../inventory/public.ts'
import { createService } from './write.ts'

/** What a service is for, in a sentence that people of the company would say. */
function describe(service: SampleService): string {
  const users = service.audience === '' ? 'other services' : service.audience.toLowerCase()
  return `${service.name}: used by ${users}.${service.needs.length > 0 ? ` It needs ${service.needs.join(', ')}.` : ''}`
}

function hoursOf(service: SampleService, zone: string): Hours {
  if (service.criticality === 'critical' || service.criticality === 'high' || service.audience === 'Customers') return '24/7'
  return { zone, hours: Object.fromEntries((['mon', 'tue', 'wed', 'thu', 'fri'] as const).map((day) => [day, [{ from: '07:00', to: '19:00' }]])) }
}

/** Days on which a service must not fail: the great sales, and when salaries are paid. */
function datesOf(service: SampleService, today: Temporal.PlainDate) {
  const inDays = (days: number) => today.add({ days }).toString()
  if (service.name === 'Web shop') return [{ name: 'Winter sale', from: inDays(19), to: inDays(23) }, { name: 'Catalogue day', from: inDays(58), to: inDays(58) }]
  if (service.name === 'Warehouse management') return [{ name: 'Stocktaking', from: inDays(33), to: inDays(34) }]
  return service.name === 'Payroll' ? [{ name: 'Salaries are paid', from: inDays(12), to: inDays(12) }] : []
}

async function addOne(ctx: Ctx, stage: Stage, service: SampleService): Promise<void> {
  const { id } = await createService(ctx, {
    name: service.name, teamId: stage.the('team', service.team), criticality: service.criticality, audience: service.audience, description: describe(service), hours: hoursOf(service, stage.zone),
    hourValue: service.hour > 0 ? { amount: String(service.hour), currency } : undefined, businessOwnerId: stage.the('person', service.audience === 'Finance' ? 'lead of finance' : `lead of ${service.team}`),
    dates: datesOf(service, stage.today()), runsOn: [], dependsOn: [],
  })
  stage.put('service', service.name, id)
}

/** What a service stands on, said once all of them are there. */
async function joinOne(tx: Ctx, stage: Stage, service: SampleService): Promise<void> {
  const id = stage.the('service', service.name) as string as Id<'item'>
  if (service.servers > 0) await relate(tx, 'runs-on', id, stage.the('item', `${service.name} application`))
  const needs = service.needs.map((name) => stage.the('service', name) as string as Id<'item'>)
  for (const other of [...(service.database ? [stage.the('item', service.database)] : []), ...needs, ...plant(stage, service)]) await relate(tx, 'depends-on', id, other)
}

/** What runs on no machine of its own leans on the plant. */
function plant(stage: Stage, { name }: SampleService): Id<'item'>[] {
  const items: Record<string, string[]> = {
    'Office network': ['rot-core-01', 'rot-core-02'], 'Internet access': ['rot-firewall-01', 'rot-firewall-02'], Storage: ['rot-array-01', 'got-array-01'], Virtualisation: ['rot-host-01', 'rot-host-02'],
    'Wireless network': ['rot-access-01', 'got-access-01'], Mail: ['Mail tenant'], 'Video meetings': ['Meetings tenant'], 'Image delivery': ['Content delivery', 'Images bucket'], 'Chat with customers': ['Chat tenant'],
  }
  return (items[name] ?? []).map((item) => stage.the('item', item))
}

export const servicesSample: SampleChapter = {
  name: 'services',
  steps: (stage) => [{
    at: stage.begin.add({ hours: 3 }), who: 'manager',
    run: (ctx) => changeMany(ctx, async (tx) => {
      const all = servicesOf(stage.size.services)
      for (const service of all) await addOne(tx, stage, service)
      for (const service of all) await joinOne(tx, stage, service)
    }),
  }],
}
