import { readFileSync } from 'node:fs'
import path from 'node:path'
import { enrolRoute, probeProtocol } from '@fullscore/api/infrastructure/monitoring/probing.ts'
import { count, say } from '@fullscore/api/sentence.ts'
import { saidOf, ToldError } from '../../../../kernel/told.ts'
import { openEgress } from '../../../../egress/egress.ts'
import type { Clock } from '../../../../kernel/clock.ts'
import type { Log } from '../../../../kernel/log.ts'
import { SettingsError } from '../../../../settings-values.ts'
import { claim } from '../../../../telemetry/claim.ts'
import { ResultBuffer } from './buffer.ts'
import { hashOfToken, keepIdentity, openDirectory, pendingKey, readIdentity, type Identity } from './identity.ts'
import { openLink, requireSafe, ServerAway, ServerRefused } from './link.ts'
import { Runner } from './runner.ts'
import type { ProbeSettings } from './settings.ts'
import { startWork } from './work.ts'

/** A start that cannot go on: one sentence for the operator. */
export class ProbeError extends ToldError {
  override readonly name = 'ProbeError'
}

export interface RunParts { clock: Clock; log: Log; version: string; tell(line: string): void }

/** A probe that works. */
export interface Running {
  /** Resolves with the reason when the server ended its access. */
  ended: Promise<string>
  stop(): Promise<void>
}

function readCa(file: string | undefined): string | undefined {
  if (file === undefined) return undefined
  try {
    const text = readFileSync(file, 'utf8')
    if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new Error('it holds no certificate in PEM')
    return text
  } catch (error) {
    throw new SettingsError(say`FULLSCORE_PROBE_CA names ${file}, which cannot be used: ${(error as Error).message}.`)
  }
}

/** Who this probe is: as it enrolled before, or by its token now. @throws ProbeError, SettingsError */
async function identityOf(settings: ProbeSettings, parts: RunParts, ca: string | undefined): Promise<Identity> {
  const known = readIdentity(settings.dataDir)
  const { token } = settings
  // A unit keeps its token in its environment: the one that was used is no wish to enrol again.
  if (known && (token === undefined || known.tokenHash === hashOfToken(token))) {
    return settings.server === undefined || settings.server === known.server ? known : { ...known, server: settings.server }
  }
  if (token === undefined) throw new SettingsError(say`This probe is not enrolled (nothing in ${settings.dataDir}): make one on the page Probes and start it with --server and --token as shown there.`)
  const server = settings.server ?? known?.server
  if (server === undefined) throw new SettingsError('--server is missing (FULLSCORE_PROBE_SERVER): where shall the probe enrol?')
  requireSafe(server, settings.allowHttp)
  const pending = pendingKey(settings.dataDir, token)
  const link = openLink({ egress: openEgress({ log: parts.log, ownSockets: [] }), clock: parts.clock, server, ca, key: pending.key, probeId: 'new' })
  try {
    const { probeId, name } = await link(enrolRoute, { token, publicKey: pending.publicKey, version: parts.version, protocol: probeProtocol })
    parts.tell(say`Enrolled as ${name} at ${server}. The key stays in ${path.join(settings.dataDir, 'key.pem')}.`)
    return keepIdentity(settings.dataDir, token, { probeId, name, server })
  } catch (error) {
    if (error instanceof ServerRefused || error instanceof ServerAway) throw new ProbeError(say`The probe could not enrol: ${saidOf(error)}`)
    throw error
  }
}

/** Starts a probe: enrols it if it has a token, then runs what its server tells it to. @throws ProbeError, SettingsError */
export async function runProbe(settings: ProbeSettings, parts: RunParts): Promise<Running> {
  const { clock, log, version, tell } = parts
  openDirectory(settings.dataDir)
  const release = claim(settings.dataDir)
  if (!release) throw new ProbeError(say`Another probe works in ${settings.dataDir}: each needs a data directory of its own.`)
  try {
    const ca = readCa(settings.caFile)
    const identity = await identityOf(settings, parts, ca)
    const warning = requireSafe(identity.server, settings.allowHttp)
    if (warning !== undefined) tell(say`Beware: ${warning}`)
    const buffer = ResultBuffer.open(path.join(settings.dataDir, 'buffer'), { bytes: settings.bufferBytes })
    const runner = new Runner({ egress: openEgress({ log, ownSockets: [socketOf(identity.server)] }), clock, log, keep: (results) => buffer.append(results) })
    const link = openLink({ egress: openEgress({ log, ownSockets: [] }), clock, server: identity.server, ca, key: identity.key, probeId: identity.probeId })
    const { waiting } = buffer.state
    if (waiting > 0) tell(count(waiting, '# result of before waits to be sent.', '# results of before wait to be sent.'))
    const work = startWork({ link, buffer, runner, version, log, tell })
    return {
      ended: work.ended,
      stop: async () => {
        await runner.stop()
        await work.stop()
        await buffer.close()
        release()
      },
    }
  } catch (error) {
    release()
    throw error
  }
}

/** The server's own socket, which its probes never reach by a check. */
function socketOf(server: string): string {
  const { hostname, port, protocol } = new URL(server)
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`
}
