import type { RelationKind } from '@fullscore/api/infrastructure/inventory.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce } from '../../events/event.ts'
import { change, changeMany } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { SampleChapter, Stage } from '../../sample/chapter.ts'
import { servicesOf, slugOf, type SampleService } from '../../sample/company.ts'
import { betweenThem, insertItem, itemSubject } from './add.ts'
import { editByHand, setNeed } from './edit.ts'
import { itemAdded, relationAdded } from './events.ts'
import { readItem } from './read.ts'
import { relate } from './relate.ts'
import type { Value } from './store.ts'

interface Maker {
  add(kind: string, name: string, team: string, attributes?: Record<string, Value>, source?: string): Promise<void>
  join(kind: RelationKind, from: string, to: string): Promise<void>
}

const two = (n: number) => String(n).padStart(2, '0')
const sites = [
  { code: 'rot', name: 'Rotterdam', address: 'Maasboulevard 12, Rotterdam', country: 'Netherlands', hosts: 6, access: 16, wireless: 14 },
  { code: 'got', name: 'Gothenburg', address: 'Lindholmspiren 4, Gothenburg', country: 'Sweden', hosts: 4, access: 16, wireless: 16 },
  { code: 'por', name: 'Porto', address: 'Rua do Ouro 210, Porto', country: 'Portugal', hosts: 2, access: 8, wireless: 8 },
]
const warehouseTeams = ['warehouse', 'delivery']

/** Adds and joins by name, each with its event, in the transaction around. */
function maker(tx: Ctx, stage: Stage): Maker {
  const the = (name: string) => stage.the('item', name)
  const teams = new Map<string, Id<'team'>>()
  return {
    add: async (kind, name, team, attributes = {}, source = 'person') => {
      const teamId = stage.the('team', team)
      const id = await insertItem(tx, { kind, name, team: teamId, source, attributes })
      stage.put('item', name, id)
      teams.set(name, teamId)
      await change(tx, async () => ({ events: [announce(itemAdded, { team: teamId, subjects: [itemSubject(id)], payload: { itemId: id, kind, source }, detail: { name } })], value: undefined }))
    },
    join: async (kind, from, to) => {
      const [fromId, toId] = [the(from), the(to)]
      const relationId = await relate(tx, kind, fromId, toId)
      await change(tx, async () => ({
        events: [announce(relationAdded, { team: null, subjects: [itemSubject(fromId, 'from'), itemSubject(toId, 'to')], payload: { relationId, kind, fromId, toId }, detail: betweenThem({ id: fromId, name: from, owner_team_id: teams.get(from)! }, { id: toId, name: to, owner_team_id: teams.get(to)! }) })], value: undefined,
      }))
    },
  }
}

/** Sites with their network, storage and hosts: two core switches each, of which one suffices. */
async function makeSites(ctx: Ctx, { add, join }: Maker): Promise<void> {
  for (const [index, site] of sites.entries()) {
    await add('site', site.name, 'operations', { address: site.address, country: site.country, contact: 'Reception, around the clock' })
    for (const n of [1, 2]) {
      await add('device', `${site.code}-core-${two(n)}`, 'network', { model: 'Meridian 9300', vendor: 'Meridian Networks', serial: `MN93${index}${two(n)}`, address: `10.${index + 10}.0.${n}`, firmware: '17.9.4' })
      await join('runs-on', `${site.code}-core-${two(n)}`, site.name)
      await add('device', `${site.code}-firewall-${two(n)}`, 'security', { model: 'Palisade 440', vendor: 'Palisade', address: `10.${index + 10}.0.${n + 4}`, firmware: '11.1' })
      await join('connects-to', `${site.code}-firewall-${two(n)}`, `${site.code}-core-${two(n)}`)
    }
    for (let n = 1; n <= site.access; n++) {
      await add('device', `${site.code}-access-${two(n)}`, 'network', { model: 'Meridian 2960', vendor: 'Meridian Networks', address: `10.${index + 10}.1.${n}`, firmware: '15.2.7' })
      await join('depends-on', `${site.code}-access-${two(n)}`, `${site.code}-core-${two(1 + (n % 2))}`)
    }
    for (let n = 1; n <= site.wireless; n++) {
      await add('device', `${site.code}-wireless-${two(n)}`, 'network', { model: 'Aria 630', vendor: 'Meridian Networks', address: `10.${index + 10}.2.${n}` })
      await join('depends-on', `${site.code}-wireless-${two(n)}`, `${site.code}-access-${two(1 + (n % site.access))}`)
    }
    await add('device', `${site.code}-array-01`, 'servers', { model: 'Granary F20', vendor: 'Granary Storage', serial: `GF20-00${index}`, firmware: '6.4.1' })
    await join('runs-on', `${site.code}-array-01`, site.name)
    for (let n = 1; n <= site.hosts; n++) await makeHost({ add, join }, site.code, site.name, n)
  }
}

async function makeHost({ add, join }: Maker, code: string, site: string, n: number): Promise<void> {
  const name = `${code}-host-${two(n)}`
  await add('server', name, 'servers', { hostname: name, system: 'Debian 13', kernel: '6.12', architecture: 'x86_64', processors: 64, memoryBytes: 512 * 2 ** 30, virtual: 'no' }, 'agent')
  await join('runs-on', name, site)
  for (const core of [1, 2]) await join('depends-on', name, `${code}-core-${two(core)}`)
  await join('runs-on', name, `${code}-array-01`)
}

/** What one service runs on: its machines, of which one suffices, its application, and its database on a pair of machines. */
async function makeStack({ add, join }: Maker, stage: Stage, service: SampleService, index: number): Promise<void> {
  const slug = slugOf(service.name)
  const code = warehouseTeams.includes(service.team) ? 'got' : 'rot'
  const hosts = sites.find((one) => one.code === code)!.hosts
  const machine = async (name: string, at: number, memory: number) => {
    await add('server', name, service.team, { hostname: name, system: at % 3 === 0 ? 'Debian 12' : 'Debian 13', architecture: 'x86_64', processors: 4, memoryBytes: memory * 2 ** 30, addresses: `10.20.${index}.${10 + at}`, virtual: 'kvm' }, 'agent')
    await join('runs-on', name, `${code}-host-${two(1 + ((index + at) % hosts))}`)
  }
  if (service.servers > 0) {
    await add('application', `${service.name} application`, service.team, { command: `/opt/${slug}/run`, version: `${2 + (index % 5)}.${index % 9}.${index % 4}` })
    for (let n = 1; n <= service.servers; n++) {
      await machine(`${slug}-${two(n)}`, n, 16)
      await join('runs-on', `${service.name} application`, `${slug}-${two(n)}`)
    }
  }
  const { database } = service
  if (database === undefined || stage.has('item', database)) return
  for (const n of [1, 2]) await machine(`${database}-db-${two(n)}`, n + 6, 64)
  await add('database', database, 'databases', { engine: 'PostgreSQL', version: database === 'orders' ? '16.9' : '17.2', host: `${database}-db-01`, port: 5432 })
  for (const n of [1, 2]) await join('runs-on', database, `${database}-db-${two(n)}`)
}

const clouds = ['Images bucket', 'Backups bucket', 'Mail tenant', 'Meetings tenant', 'Chat tenant', 'Content delivery', 'Sandbox account', 'Log archive', 'Key vault', 'Build runners', 'Domain names', 'Public name service', 'Model training', 'Price feed', 'Test environment']
const licences = ['Office suite', 'Drawing tool', 'Warehouse client', 'Finance client', 'Password manager', 'Virtual desktop', 'Design suite', 'Endpoint protection', 'Statistics', 'Virtualisation']

async function makeOthers({ add }: Maker): Promise<void> {
  for (const name of clouds) await add('cloud-resource', name, name.startsWith('Mail') || name.startsWith('Meetings') ? 'workplace' : 'shop', { provider: 'Stratus', account: 'mf-production', region: 'eu-west' }, 'connector:stratus')
  for (const [index, name] of licences.entries()) await add('licence', name, 'workplace', { product: name, seats: 20 + 15 * index })
}

async function makeInventory(ctx: Ctx, stage: Stage): Promise<void> {
  const services = servicesOf(stage.size.services)
  await changeMany(ctx, async (tx) => {
    const make = maker(tx, stage)
    await makeSites(tx, make)
    for (const [index, service] of services.entries()) await makeStack(make, stage, service, index)
    await makeOthers(make)
    const needsOne = async (name: string, kind: RelationKind) => setNeed(tx, stage.the('item', name), kind, { needed: 1, unit: 'count' })
    for (const service of services) if (service.servers > 1) await needsOne(`${service.name} application`, 'runs-on')
    for (const database of new Set(services.flatMap((one) => one.database ?? []))) await needsOne(database, 'runs-on')
    for (const site of sites) for (let n = 1; n <= site.hosts; n++) await setNeed(tx, stage.the('item', `${site.code}-host-${two(n)}`), 'depends-on', { needed: 1, unit: 'count' })
  })
}

/** The change behind today's outage: the orders database came back from its upgrade with its old limit of connections. */
async function upgradeOrders(ctx: Ctx, stage: Stage): Promise<void> {
  const id: Id<'item'> = stage.the('item', 'orders')
  await editByHand(ctx, id, (await readItem(ctx, id)).version, { attributes: { version: '17.2', 'max connections': 100 } })
}

export const inventorySample: SampleChapter = {
  name: 'inventory',
  steps: (stage) => [
    { at: stage.begin.add({ hours: 2 }), who: 'manager', run: (ctx) => makeInventory(ctx, stage) },
    { at: stage.now.subtract({ minutes: 24 }), who: 'manager', run: (ctx) => upgradeOrders(ctx, stage) },
  ],
}
