import { caller, type Call, type FetchLike } from '@fullscore/api/call.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { speaks } from '@fullscore/engraving/words.ts'
import { readerZone } from '../kit/time.ts'
import { heardDate, nowMs } from './clock.ts'
import { withPatience } from './patience.ts'

const listeners = new Set<() => void>()
/** Hears of every answer of the server, whatever it says; returns how to stop. */
export function onAnswer(hear: () => void): () => void {
  listeners.add(hear)
  return () => { listeners.delete(hear) }
}

/** Two minutes: what takes longest, a check that is tried at once, is told after one. */
const longest = 120_000
const listening: FetchLike = async (url, init) => {
  const response = await fetch(url, init)
  for (const hear of listeners) hear()
  heardDate(response.headers.get('date'))
  return response
}

/** The browser's one way to ask the server: session cookie, and the header that no other site's form can send. */
export const call: Call = caller({ origin: '', fetch: withPatience(listening, longest), headers: { 'x-fullscore': '1' }, reader: () => ({ catalogue: speaks(), locale: readerLocale(), zone: readerZone(), namesZone: false, now: nowMs() }) })
