import type { Ctx } from '../../kernel/context.ts'
import type { SampleChapter, SampleStep, Stage } from '../../sample/chapter.ts'
import { outage } from '../../sample/story.ts'
import { cancel } from './cancel.ts'
import { plan } from './plan.ts'

/** Planned so many days before; `day` is counted back from today. */
type Window = readonly [day: number, from: string, hours: number, title: string, reason: string, team: string, covers: readonly string[]]
const windows: readonly Window[] = [
  [160, '02:00', 3, 'Firmware of the core switches, Rotterdam', 'A fault in the present firmware drops packets under load.', 'network', ['rot-core-01', 'rot-core-02']],
  [141, '01:00', 4, 'Storage array, second controller', 'The controller is exchanged.', 'servers', ['rot-array-01']],
  [120, '22:00', 2, 'Directory to its new version', 'The present version is no longer supported in autumn.', 'servers', ['Directory']],
  [97, '03:00', 2, 'Warehouse management release', 'Quarterly release.', 'warehouse', ['Warehouse management']],
  [74, '02:30', 2, 'Payments database to 17', 'Security fixes, and the pool of connections.', 'databases', ['payments']],
  [55, '04:00', 1, 'Load balancer health checks', 'Health checks look at the basket too.', 'network', ['Load balancing']],
  [37, '01:30', 3, 'Virtual desktops image', 'Monthly image.', 'workplace', ['Virtual desktops']],
  [16, '02:00', 2, 'Search index on new machines', 'The index outgrew its machines.', 'data', ['Product search']],
  [-2, '02:00', 3, 'Firmware of the core switches, Gothenburg', 'The same fault as in Rotterdam.', 'network', ['got-core-01', 'got-core-02']],
  [-5, '22:30', 2, 'Single sign-on certificate', 'The signing key is exchanged, on the right day.', 'security', ['Single sign-on']],
  [-9, '03:00', 2, 'Warehouse management release', 'Quarterly release.', 'warehouse', ['Warehouse management']],
  [-13, '01:00', 4, 'Backup target doubled', 'The target grows by 40 TiB.', 'servers', ['Backup']],
]

async function planOne(ctx: Ctx, stage: Stage, [day, from, hours, title, reason, team, covers]: Window): Promise<void> {
  const starts = stage.day(day, from).toZonedDateTimeISO(stage.zone).toPlainDateTime()
  const known = (kind: string) => covers.filter((name) => stage.has(kind, name)).map((name) => stage.the(kind, name) as string)
  const [serviceIds, itemIds] = [known('service'), known('service').length > 0 ? [] : known('item')]
  if (serviceIds.length + itemIds.length === 0) return
  const text = (at: Temporal.PlainDateTime) => at.toString({ smallestUnit: 'minute' })
  const { id } = await plan(ctx, { title, reason, teamId: stage.the('team', team), serviceIds, itemIds, zone: stage.zone, starts: text(starts), ends: text(starts.add({ hours })) })
  stage.put('maintenance', title, id)
}

/** The window whose work is behind today's outage: over a quarter of an hour before it began. */
async function planUpgrade(ctx: Ctx, stage: Stage): Promise<void> {
  const wall = (minutes: number) => stage.now.subtract({ minutes }).toZonedDateTimeISO(stage.zone).toPlainDateTime().toString({ smallestUnit: 'minute' })
  await plan(ctx, {
    title: 'Orders database to version 17', reason: 'Security fixes; the last of the databases to go.', teamId: stage.the('team', 'databases'), serviceIds: [], itemIds: [stage.the('item', outage.item)],
    zone: stage.zone, starts: wall(75), ends: wall(outage.changed - 5),
  })
}

async function planPatches(ctx: Ctx, stage: Stage): Promise<void> {
  const first = stage.begin.toZonedDateTimeISO(stage.zone).toPlainDate()
  const month = first.with({ day: 1 }).add({ months: 1 })
  const sunday = month.add({ days: (7 - month.dayOfWeek) % 7 })
  await plan(ctx, {
    title: 'Patches of the operating systems', reason: 'The first Sunday night of every month, host by host.', teamId: stage.the('team', 'servers'), serviceIds: [],
    itemIds: ['rot-host-01', 'rot-host-02', 'rot-host-03', 'got-host-01', 'got-host-02'].map((name) => stage.the('item', name)), zone: stage.zone, starts: `${sunday}T02:00`, ends: `${sunday}T04:00`, repeats: 'FREQ=MONTHLY;BYDAY=1SU',
  })
}

export const maintenanceSample: SampleChapter = {
  name: 'maintenance',
  steps: (stage) => [
    { at: stage.begin.add({ hours: 5 }), who: 'manager', run: (ctx) => planPatches(ctx, stage) },
    ...windows.filter(([day]) => day < stage.size.days - 8).map((one): SampleStep => ({ at: stage.day(Math.max(one[0] + 6, 1), '14:10'), who: 'manager', run: (ctx) => planOne(ctx, stage, one) })),
    { at: stage.day(6, '16:30'), who: 'manager', run: (ctx) => planUpgrade(ctx, stage) },
    {
      at: stage.day(1, '17:05'), who: 'manager',
      run: async (ctx) => {
        const title = 'Backup target doubled'
        if (stage.has('maintenance', title)) await cancel(ctx, stage.the('maintenance', title) as never, 'The disks arrive a month later.')
      },
    },
  ],
}
