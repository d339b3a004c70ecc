import type { OpenCtx } from '../../kernel/context.ts'
import type { Service } from '../../kernel/module.ts'
import { dropCopy, putCopy } from './copy.ts'
import { current } from './current.ts'
import { noteBeat, planMinute } from './tasks.ts'

const everyMs = 5000

/** In every process: notes that Fullscore runs, and keeps this machine's copy of the page as new as the database's. */
export const statusPageService: Service = {
  name: 'operations.status-page.copy',
  start: async (ctx) => {
    let last: string | undefined
    let stopped = false
    let timer: NodeJS.Timeout | undefined
    const round = async () => {
      last = await copyIfNew(ctx, last)
      await noteBeat(ctx)
    }
    const again = () => {
      running = round().catch((error: Error) => ctx.log.debug({ error: error.message }, 'a look at the status page failed')).then(() => { if (!stopped) timer = setTimeout(again, everyMs) })
    }
    await planMinute(ctx)
    let running = Promise.resolve()
    again()
    return { stop: async () => { stopped = true; clearTimeout(timer); await running } }
  },
}

async function copyIfNew(ctx: OpenCtx, last: string | undefined): Promise<string | undefined> {
  const served = await current(ctx)
  if ('off' in served) {
    if (last !== 'off') await dropCopy(ctx)
    return 'off'
  }
  if ('lost' in served || served.note !== undefined || served.snapshot.madeAt === last) return last
  await putCopy(ctx, served.snapshot)
  return served.snapshot.madeAt
}
