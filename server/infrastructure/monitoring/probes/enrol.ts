import { EnrolBody, enrolRoute, type Enrolled } from '@fullscore/api/infrastructure/monitoring/probing.ts'
import type { z } from 'zod'
import { hashOfSecret } from '../../../access/identify.ts'
import { announce } from '../../../events/event.ts'
import type { KeyedRequest } from '../../../http/binding.ts'
import { allow } from '../../../http/rate.ts'
import { change, keep } from '../../../kernel/change.ts'
import { asSystem, type Ctx, type OpenCtx } from '../../../kernel/context.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { probeEnrolled } from '../events.ts'
import { componentName, parseBody, requireClock, requireProof, requireProtocol, signedPath } from './access.ts'
import { aboutProbe } from './manage.ts'
import { tokenFault } from './probe.ts'
import { fingerprintOf, proves } from './signature.ts'
import { probeByToken, touchOrders, updateProbe, updateState, type ProbeRow } from './store.ts'

/** Admits a key by a token: once, within its ten minutes, and only from who holds the private half. @throws Refusal */
export async function enrol(outer: OpenCtx, request: KeyedRequest): Promise<z.input<typeof Enrolled>> {
  const proof = requireProof(outer, request)
  const bytes = await request.read()
  const body = parseBody(EnrolBody, bytes)
  requireProtocol(body.protocol)
  if (!proves(body.publicKey, proof, { method: enrolRoute.method, path: signedPath(enrolRoute), body: bytes })) {
    throw new Refusal({ code: 'signature-wrong', kind: 'unauthenticated', detail: 'The request is not signed by the key that it would enrol.' })
  }
  requireClock(outer, proof)
  const ctx = asSystem(outer, componentName)
  return keep(ctx, 'looks before it changes; that a key was admitted announces itself', async (tx) => {
    const probe = await probeByToken(tx, hashOfSecret(body.token))
    const fault = tokenFault(probe && { tokenUntil: probe.token_until, tokenUsedAt: probe.token_used_at, publicKey: probe.public_key, archivedAt: probe.archived_at }, body.publicKey, tx.clock.now())
    if (fault || !probe) {
      allow(outer, request.address)
      throw new Refusal({ code: fault!.code, kind: 'unauthenticated', detail: fault!.says })
    }
    if (!probe.token_used_at) await admit(tx, probe, body, request.address)
    return { probeId: probe.id, name: probe.name, at: tx.clock.now().toString() }
  })
}

/** The key takes the place of the one before, whose access ends with that. */
async function admit(tx: Ctx, probe: ProbeRow, { publicKey, version }: z.output<typeof EnrolBody>, address: string): Promise<void> {
  const now = tx.clock.now()
  await change(tx, async () => {
    await updateProbe(tx, probe.id, { public_key: publicKey, enrolled_at: now, enrolled_from: address, token_used_at: now, revoked_at: null })
    await updateState(tx, probe.id, { program_version: version, skew_ms: null, heard_at: now, lost_at: null, buffered: null, oldest_at: null, dropped: 0, buffer_id: null, last_seq: 0 })
    await touchOrders(tx, [probe.id])
    return { events: [announce(probeEnrolled, { ...aboutProbe(probe), payload: { probeId: probe.id, fingerprint: fingerprintOf(publicKey), anew: probe.public_key !== null } })], value: undefined }
  })
}
