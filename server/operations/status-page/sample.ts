import type { SampleChapter, Stage } from '../../sample/chapter.ts'
import { servicesOf } from '../../sample/company.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import { changePage, switchPage } from './manage.ts'
import { pageRow } from './store.ts'

/** What customers of the sample company read of: its services for customers, under their own names. */
async function listServices(ctx: OpenCtx, stage: Stage): Promise<void> {
  const components = servicesOf(stage.size.services).filter((one) => one.audience === 'Customers' && stage.has('service', one.name))
    .map((one) => ({ serviceId: stage.the('service', one.name) as string, name: one.name, description: '', group: '', onlyIfDegraded: false }))
  const { version } = await pageRow(ctx)
  await changePage(ctx, version, { title: '', intro: '', components })
}

export const statusPageSample: SampleChapter = {
  name: 'status page',
  steps: (stage) => [
    { at: stage.day(1, '15:20'), who: 'manager', run: (ctx) => listServices(ctx, stage) },
    // Late, so that the story's months are not drawn anew at each of its steps.
    { at: stage.now.subtract({ minutes: 2 }), run: async (ctx) => void (await switchPage(ctx, true)) },
  ],
}
