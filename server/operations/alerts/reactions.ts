import type { Id } from '@fullscore/api/ids.ts'
import { asGiven, cut, say, term } from '@fullscore/api/sentence.ts'
import type { Urgency } from '@fullscore/api/values.ts'
import { payloadOf, textOf } from '../../events/event.ts'
import { recordVerified } from '../../events/events.ts'
import { keep } from '../../kernel/change.ts'
import type { Reaction } from '../../kernel/module.ts'
import { itemMerged, mergeUndone } from '../../infrastructure/inventory/public.ts'
import { checkHardened, probeArchived, probeEnrolled, probeLost, probeReturned, probeRevoked } from '../../infrastructure/monitoring/public.ts'
import { firstTeam } from '../../organisation/organisation.ts'
import { maintenanceClosed } from '../maintenance/public.ts'
import { longestTitle, moreUrgent, stateTitle } from './alert.ts'
import { certificateSource, itemOfCertificate } from './from-certificate.ts'
import { takeSignal } from './signal.ts'
import { followMerge, noteTold, raisedAt, undoFollowed } from './store.ts'
import { unmute } from './unmute.ts'
import { hear, spokenOf } from './voices.ts'

/**
 * A check's hard state is an alert: down and degraded fire, no data fires one step lower, ok resolves. Where a certificate is the
 * cause, the check is one voice of the certificate's alert instead of a second alert; one that still holds is never more than medium by it.
 */
export const alertFromCheck: Reaction = {
  name: 'operations.alerts.from-check',
  on: [checkHardened],
  inTurnFor: 'check',
  // That its probe is lost is one alert, the probe's; what the check said last is neither confirmed nor over.
  unless: ({ payload }) => payload['lostProbeId'] !== undefined,
  run: async (ctx, event) => {
    const hard = payloadOf(checkHardened, event)
    // One that comes late, after a retry, is older than what was told since; one that comes again has raised its alert.
    if (!(await noteTold(ctx, hard.checkId, event.at))) return
    if (hard.state !== 'ok' && (await raisedAt(ctx, hard.checkId, event.at))) return
    const name = textOf(event.detail?.['name'], say`A check`)
    const about = { team: event.ownerTeamId!, serviceId: hard.serviceId as Id<'service'> | undefined, itemId: hard.itemId as Id<'item'> | undefined }
    const voice = `check:${hard.checkId}`
    const said = { at: event.at, details: { state: term(hard.state), ...event.detail }, rehearsal: hard.rehearsal }
    for (const one of await spokenOf(ctx, voice)) {
      if (one.source_id === hard.certificate?.fingerprint) continue
      await hear(ctx, { ...said, source: certificateSource(one.source_id, name) }, { voice, firing: false, urgency: one.urgency as Urgency, title: one.title }, about)
    }
    const cause = hard.certificate
    await takeSignal(ctx, {
      ...said, source: { kind: 'check', id: hard.checkId, name }, dedupKey: hard.checkId, title: stateTitle(name, hard.state), urgency: hard.state === 'unknown' ? 'medium' : hard.urgency,
      status: hard.state === 'ok' || cause ? 'resolved' : 'firing',
    }, about)
    if (!cause) return
    const urgency = cause.ending && moreUrgent(hard.urgency, 'medium') ? 'medium' : hard.urgency
    await hear(ctx, { ...said, source: certificateSource(cause.fingerprint, name) }, { voice, firing: true, urgency, title: cut(event.detail?.['summary'] === undefined ? stateTitle(name, hard.state) : say`${asGiven(name)}: ${textOf(event.detail['summary'], '')}`, longestTitle) },
      { ...about, itemId: (await itemOfCertificate(ctx, cause.fingerprint)) ?? about.itemId })
  },
}

/** A probe that is not heard from is one alert, whatever the number of its checks; its return, or that somebody ended its access, resolves it. */
export const alertFromProbe: Reaction = {
  name: 'operations.alerts.from-probe',
  on: [probeLost, probeReturned, probeEnrolled, probeRevoked, probeArchived],
  inTurnFor: 'probe',
  run: async (ctx, event) => {
    const { probeId, urgency, checks } = event.payload as { probeId: string; urgency?: Urgency; checks?: number }
    if (!(await noteTold(ctx, probeId, event.at))) return
    const lost = event.type === probeLost.type
    const name = textOf(event.detail?.['name'], say`a probe`)
    const place = textOf(event.detail?.['place'], '')
    await takeSignal(ctx, {
      source: { kind: 'probe', id: probeId, name: 'Fullscore' }, dedupKey: 'lost', title: say`The probe ${asGiven(name)} is lost`, urgency: urgency ?? 'medium', status: lost ? 'firing' : 'resolved', at: event.at, rehearsal: false,
      details: { probe: name, ...(place === '' ? {} : { place }), ...(lost ? { 'not heard from since': textOf(event.detail?.['heardAt'], say`unknown`), 'checks that are unknown': checks ?? 0 } : {}) },
    }, { team: event.ownerTeamId!, serviceId: undefined, itemId: undefined })
  },
}

/** A record that does not fit its chain is one alert, until a verification from the beginning finds nothing. */
export const alertFromRecord: Reaction = {
  name: 'operations.alerts.from-record',
  on: [recordVerified],
  run: async (ctx, event) => {
    const { faults, position } = payloadOf(recordVerified, event)
    await takeSignal(ctx, {
      source: { kind: 'own', id: 'record', name: 'Fullscore' }, dedupKey: 'altered', title: say`The record of events was altered`, urgency: 'critical', status: faults > 0 ? 'firing' : 'resolved', at: event.at, rehearsal: false,
      details: { 'events that do not fit': faults, 'verified up to event': position, ...(faults > 0 ? { first: textOf(event.detail?.['first'], say`unknown`) } : {}) },
    }, { team: event.ownerTeamId ?? (await firstTeam(ctx)), serviceId: undefined, itemId: undefined })
  },
}

/** What a window kept silent and still fires counts as raised when the window closes. */
export const unmuteOnClose: Reaction = {
  name: 'operations.alerts.unmute-on-close',
  on: [maintenanceClosed],
  run: (ctx, event) => unmute(ctx, payloadOf(maintenanceClosed, event).windowId as Id<'maintenance-window'>),
}

/** Alerts follow the merging of the items that they are about, and its undoing. */
export const followItems: Reaction = {
  name: 'operations.alerts.follow-items',
  on: [itemMerged, mergeUndone],
  run: async (ctx, event) => {
    const { goneId, keptId } = event.payload as { goneId: string; keptId: string }
    await keep(ctx, 'the merge is the fact', (tx) => (event.type === itemMerged.type ? followMerge(tx, goneId, keptId) : undoFollowed(tx, goneId, keptId)))
  },
}
