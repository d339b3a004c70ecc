import { urgencies, type Urgency } from '@fullscore/api/values.ts'
import { keep, lockName } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Signal } from './alert.ts'
import { takeSignal } from './signal.ts'
import { firingVoices, putVoice, voiceRow, type About } from './store.ts'

/** What one voice says of a cause. */
export interface Word {
  /** `policy`, `check:<id>`. */
  voice: string
  firing: boolean
  urgency: Urgency
  title: string
}

/** Of all that say that a cause fires, the one that counts: the most urgent, of equals the first by its name's order. */
export function loudest<W extends Pick<Word, 'voice' | 'firing' | 'urgency'>>(words: readonly W[]): W | undefined {
  return words.filter((one) => one.firing).toSorted((a, b) => urgencies.indexOf(a.urgency) - urgencies.indexOf(b.urgency) || (a.voice < b.voice ? 1 : -1))[0]
}

type Cause = Pick<Signal, 'source' | 'at' | 'details' | 'rehearsal'>

/**
 * Hears what one voice says of a cause that several speak of, and lets the cause's one alert follow: it fires with the most urgent
 * word while anybody says so, and is over when nobody does. What is older than the voice's last word changes nothing.
 */
export async function hear(ctx: Ctx, cause: Cause, word: Word, about: About): Promise<void> {
  const { kind, id } = cause.source
  await keep(ctx, 'who says so is no fact; the alert that follows is', async (tx) => {
    await lockName(tx, `alert ${kind} ${id}`)
    const before = await voiceRow(tx, kind, id, word.voice)
    const isOld = before && Temporal.Instant.compare(before.told_at, cause.at) > 0
    const isSame = before && before.told_at.equals(cause.at) && before.firing === word.firing && before.title === word.title && before.urgency === word.urgency
    if (isOld || isSame || (!before && !word.firing)) return
    await putVoice(tx, { source_kind: kind, source_id: id, voice: word.voice, firing: word.firing, urgency: word.urgency, title: word.title, told_at: cause.at })
    const said = await firingVoices(tx, { kind, id })
    const worst = loudest(said.map((one) => ({ ...one, urgency: one.urgency as Urgency })))
    const signal: Signal = { ...cause, dedupKey: id, title: worst?.title ?? word.title, urgency: worst?.urgency ?? word.urgency, status: worst ? 'firing' : 'resolved' }
    await takeSignal(tx, signal, about)
  })
}

/** The causes that a voice speaks of now. */
export const spokenOf = (ctx: Ctx, voice: string) => firingVoices(ctx, { voice })

/** The voices that speak of a cause now. */
export async function speakersOf(ctx: Ctx, kind: Signal['source']['kind'], id: string): Promise<string[]> {
  return (await firingVoices(ctx, { kind, id })).map((row) => row.voice)
}
