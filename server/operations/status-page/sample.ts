import type { Id } from '@fullscore/api/ids.ts'
import type { SampleChapter, SampleStep, Stage } from '../../sample/chapter.ts'
import { servicesOf } from '../../sample/company.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import { changePage, switchPage, tellWindow } from './manage.ts'
import { componentRows, pageRow } from './store.ts'

/** Where a service stands on the page, by the team that owns it. */
const groups: Readonly<Record<string, string>> = { shop: 'Shopping', data: 'Shopping', payments: 'Paying', delivery: 'Delivery', warehouse: 'Delivery' }

/** What customers of the sample company read of: its services for customers, under their own names, in groups. */
async function listServices(ctx: OpenCtx, stage: Stage): Promise<void> {
  const components = servicesOf(stage.size.services).filter((one) => one.audience === 'Customers' && stage.has('service', one.name))
    .map((one) => ({ serviceId: stage.the('service', one.name) as string, name: one.name, description: '', group: groups[one.team] ?? '', onlyIfDegraded: false, assumed: false }))
    .toSorted((a, b) => order.indexOf(a.group) - order.indexOf(b.group))
  const { version } = await pageRow(ctx)
  await changePage(ctx, version, { title: '', intro: 'How our shop, payments and deliveries work at this moment.', components })
}
const order = [...new Set(Object.values(groups)), '']

/** Windows that the public is told of, days before today, with the names of the components that they touch. */
const told: readonly (readonly [toldAt: number, window: string, title: string, text: string, components: readonly string[]])[] = [
  [20, 'Search index on new machines', 'Search moves to new machines', 'Searching may be slow for some minutes in the night.', ['Product search']],
  [1, 'Single sign-on certificate', 'Work on signing in', 'For some minutes nobody can sign in anew. Who is signed in stays so.', ['Customer accounts', 'Web shop', 'Mobile app']],
]

const tell = (stage: Stage, [at, window, title, text, names]: (typeof told)[number]): SampleStep => ({
  at: stage.day(at, '15:40'), who: 'manager',
  run: async (ctx) => {
    if (!stage.has('maintenance', window)) return
    const componentIds = (await componentRows(ctx)).filter((one) => names.includes(one.name)).map((one) => one.id as string)
    await tellWindow(ctx, stage.the('maintenance', window) as string as Id<'maintenance-window'>, { title, text, componentIds })
  },
})

export const statusPageSample: SampleChapter = {
  name: 'status page',
  steps: (stage) => [
    // As old as what is drawn of it: the bars begin no earlier than the page.
    { at: stage.day(stage.size.days - 5, '09:20'), who: 'manager', run: (ctx) => listServices(ctx, stage) },
    ...told.filter(([at]) => at < stage.size.days - 6).map((one) => tell(stage, one)),
    // Late, so that the story's months are not drawn anew at each of its steps.
    { at: stage.now.subtract({ minutes: 2 }), run: async (ctx) => void (await switchPage(ctx, true)) },
  ],
}
