import { afterAll, expect, it } from 'vitest'
import { openLog } from './kernel/log.ts'
import { modules } from './modules.ts'
import { makeSample } from './sample.ts'
import { smallSize, wholeSize } from './sample/sizes.ts'
import { passingKeyring } from './secrets/seal.ts'
import { makeDatabase } from './testing.ts'
import { silentTelemetry } from './testing-house.ts'
import { mkdtempSync } from 'node:fs'

it('draft', async () => {
  const db = await makeDatabase()
  const began = performance.now()
  const played = await makeSample({ databaseUrl: db.url, modules, telemetry: silentTelemetry(), keyring: passingKeyring(), version: 'test', dataDir: mkdtempSync('/tmp/sample-'), log: openLog('warn'), now: Temporal.Instant.from('2026-11-30T13:37:00Z'), size: process.env['FULLSCORE_TEST_WHOLE'] ? wholeSize : smallSize, origin: 'http://127.0.0.1:4410' })
  console.log(Math.round(performance.now() - began), played.steps, played.jobs, [...played.spent].map(([n, ms]) => `${n} ${Math.round(ms)}`).join(', '))
  await db.drop()
}, 300_000)
