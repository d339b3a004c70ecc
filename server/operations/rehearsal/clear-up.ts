import type { Id } from '@fullscore/api/ids.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import { archiveCheck } from '../../infrastructure/monitoring/public.ts'
import { changeService, readService } from '../../infrastructure/services/public.ts'
import { stopSmallServer } from './process.ts'

/** What a rehearsal made; ids are null where it came no further. */
export interface Made { port: number; secret: string; check_id: string | null; service_id: Id<'service'> | null }

/** Stops the process and archives service and check; what happened stays on the record, marked as rehearsal. */
export async function clearUp(ctx: OpenCtx, made: Made): Promise<void> {
  await stopSmallServer(ctx, made.port, made.secret)
  if (made.check_id) await archiveCheck(ctx, made.check_id as Id<'check'>).catch((error: Error) => ctx.log.debug({ error: error.message }, 'the check of a rehearsal was archived before'))
  if (!made.service_id) return
  const service = await readService(ctx, made.service_id).catch(() => undefined)
  if (service && !service.archived) await changeService(ctx, made.service_id, service.version, { archived: true })
}
