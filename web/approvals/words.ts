import type { Approval } from '@fullscore/api/approvals/approvals.ts'
import type { MarkState } from '@fullscore/engraving/glyphs.ts'
import { t, word } from '../words.ts'

/** The glyph of a request's state; what waits for the reader is due. */
export const markOf = (one: Pick<Approval, 'state' | 'mine'>): MarkState =>
  one.state === 'accepted' ? 'ok' : one.state === 'refused' ? 'down' : one.state === 'waiting' ? (one.mine ? 'due' : 'unknown') : 'muted'

/** The state for people: what waits says for whom. */
export const stateWords = (one: Pick<Approval, 'state' | 'mine'>): string =>
  one.state === 'cancelled' ? t`taken back` : one.state === 'waiting' ? (one.mine ? t`waits for you` : t`waits for others`) : word(one.state)
