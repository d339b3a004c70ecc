import type { Urgency } from '@fullscore/api/values.ts'
import { asSystem, type OpenCtx } from '../../kernel/context.ts'
import type { SampleChapter, SampleStep, Stage } from '../../sample/chapter.ts'
import { itemById } from '../../infrastructure/inventory/public.ts'
import { takeSignal } from './signal.ts'
import { sayByAlertmanager, sourceSteps } from './sources/sample.ts'

/** What tools of the company report of its machines: urgency, source, words, and for how many minutes it lasts. */
const reports: readonly (readonly [urgency: Urgency, source: string, says: string, least: number, most: number])[] = [
  ['medium', 'Prometheus', 'CPU above 90 % for ten minutes', 12, 90], ['low', 'Prometheus', 'Memory above 85 %', 30, 300], ['medium', 'Prometheus', 'Disk / above 85 %', 60, 900], ['low', 'Prometheus', 'Restarted without being asked', 5, 20],
  ['info', 'Patch watch', 'Waits for a restart after patches', 300, 4000], ['low', 'Patch watch', '14 patches are missing', 600, 6000], ['info', 'Backup', 'Backup took twice as long as usual', 60, 400], ['medium', 'Backup', 'Backup of the night failed', 180, 800],
  ['low', 'Storage watch', 'Latency of reads above 20 ms', 8, 60], ['info', 'Inventory watch', 'Seen with another address', 10, 200], ['low', 'Log watch', 'Sign-ins fail more often than usual', 15, 120], ['medium', 'Log watch', 'An error comes a hundred times a minute', 9, 80],
]

interface Report { from: Temporal.Instant; minutes: number; item: string; report: (typeof reports)[number]; key: string }

const hosts = (stage: Stage) => stage.keys('item').filter((name) => /-\d\d$/.test(name) && !/-(access|wireless)-/.test(name))

/** More by day than by night; drawn before any item exists, so that the item is chosen when it happens. */
function drawn(stage: Stage): Report[] {
  const chance = stage.chance('reports')
  return Array.from({ length: Math.round(270 * stage.size.noise) }, (_, n) => {
    const report = chance.one(reports)
    const hour = chance.is(0.7) ? chance.whole(7, 21) : chance.whole(0, 23)
    const from = stage.day(chance.whole(1, stage.size.days - 3), `${String(hour).padStart(2, '0')}:${String(chance.whole(0, 59)).padStart(2, '0')}`)
    return { from, minutes: chance.whole(report[3], report[4]), item: String(chance.next()), report, key: `report-${n}` }
  })
}

/** What stands today beside the outage, and nobody needs to be woken for. */
const standing: readonly (readonly [minutesAgo: number, item: string, urgency: Urgency, source: string, says: string])[] = [
  [2150, 'file-shares-01', 'medium', 'Prometheus', 'Disk /var above 85 %, full in about five days'], [1320, 'print-service-01', 'low', 'Patch watch', '9 patches are missing'],
  [410, 'got-array-01', 'low', 'Storage watch', 'Latency of reads above 20 ms'], [95, 'orders-db-02', 'info', 'Backup', 'Backup took twice as long as usual'],
]

async function say(ctx: OpenCtx, stage: Stage, source: string, given: { key: string; says: string; urgency: Urgency; status: 'firing' | 'resolved'; item: string; began: Temporal.Instant }): Promise<void> {
  const title = `${given.item}: ${given.says}`
  if (source === 'Prometheus') return sayByAlertmanager(ctx, stage, { ...given, title })
  const item = (await itemById(ctx, stage.the('item', given.item)))!
  await takeSignal(asSystem(ctx, source), {
    source: { kind: 'intake', id: source, name: source }, dedupKey: given.key, title, urgency: given.urgency, status: given.status, at: ctx.clock.now(), details: {}, rehearsal: false,
  }, { team: item.ownerTeamId, serviceId: undefined, itemId: item.id })
}

export const alertsSample: SampleChapter = {
  name: 'alerts',
  steps: (stage) => [
    ...sourceSteps(stage),
    ...drawn(stage).flatMap(({ from, minutes, item, report: [urgency, source, says], key }): SampleStep[] => {
      const about = () => hosts(stage)[Math.floor(Number(item) * hosts(stage).length)]!
      const signal = (status: 'firing' | 'resolved') => ({ key, says, urgency, status, item: about(), began: from })
      const over = from.add({ minutes })
      return [
        { at: from, run: (ctx) => say(ctx, stage, source, signal('firing')) },
        ...(Temporal.Instant.compare(over, stage.now) < 0 ? [{ at: over, run: (ctx: OpenCtx) => say(ctx, stage, source, signal('resolved')) }] : []),
      ]
    }),
    ...standing.map(([minutesAgo, item, urgency, source, says]): SampleStep => ({
      at: stage.now.subtract({ minutes: minutesAgo }),
      run: async (ctx) => { if (stage.has('item', item)) await say(ctx, stage, source, { key: `standing ${item}`, says, urgency, status: 'firing', item, began: ctx.clock.now() }) },
    })),
  ],
}
