import { expect, test } from 'vitest'
import { bufferWords, clockWords, probesTitle, reachFault } from './words.ts'

test.each([
  [undefined, 'Probes'], [{ waiting: 0, working: 0, lost: 0, revoked: 0 }, 'Everything is watched from this server.'], [{ working: 1 }, 'The one probe works.'], [{ working: 3, lost: 0 }, 'All 3 probes work.'],
  [{ working: 1, lost: 2, waiting: 1, revoked: 1 }, '2 lost, 1 not enrolled, 1 revoked of 5 probes.'], [{ lost: 1 }, '1 lost of 1 probe.'],
])('%j', (counts, says) => { expect(probesTitle(counts)).toBe(says) })
test.each([[null, 0, 'not known yet'], [0, 0, 'empty'], [1, 0, '1 result waits'], [12_000, 1, '12,000 results wait, 1 was dropped'], [0, 7, 'empty, 7 were dropped']])('a buffer of %s and %s', (buffered, dropped, says) => { expect(bufferWords({ buffered, dropped })).toBe(says) })
test.each([[null, 'not known yet'], [300, 'agrees'], [-4200, '4 s behind'], [300_000, '5 min ahead']])('a clock %s ms ahead', (ms, says) => { expect(clockWords(ms)).toBe(says) })
test.each([['probe --server http://127.0.0.1:4400 --token x', true], ['probe --server http://[::1]:4400', true], ['probe --server http://localhost', true], ['probe --server https://fullscore.example.com --token x', false]])('%s', (command, faulty) => { expect(reachFault(command) !== undefined).toBe(faulty) })
