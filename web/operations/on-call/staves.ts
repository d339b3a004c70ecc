import type { RotationStave } from '@fullscore/api/operations/on-call.ts'
import type { Entry, ScoreData } from '@fullscore/engraving/types.ts'
import { moment, msOf } from '../../kit/time.ts'
import type { StandInGiven } from './StandIn.tsx'
import { count, t } from '../../words.ts'

type Stretch = RotationStave['stretches'][number]
const lines = ['', t`second line, `, t`third line, `]

/** More holes than these are named once, with how many they are: every night is one. */
const mostNamed = 3

function entryOf(rotation: RotationStave, one: Stretch, index: number, now: number, hole: string): Entry {
  const { from, to } = one
  return {
    id: `${rotation.id} ${index}`, stave: rotation.id, line: 1, from, to, mark: 'shift', certainty: from > now ? 'planned' : 'fact', state: one.personId === null ? 'nobody' : one.overrideId === null ? 'turn' : 'instead',
    label: one.personId === null ? hole : nameIn(one), why: one.why ?? t`Their turn in the rotation.`, weight: one.personId === null ? 90 : 50, subject: { kind: 'rotation', id: rotation.id },
  }
}

/** "Cem Third for Ada First", "Cem Third stands in" where nobody was, or the name alone. */
export const nameIn = ({ name, instead, overrideId }: Pick<Stretch, 'name' | 'instead' | 'overrideId'>): string => (instead !== null ? t`${name} for ${instead}` : overrideId !== null ? t`${name} stands in` : name)

/** Rotations drawn a stave each: who was, is and will be on call, holes, and who stands in for whom. */
export function drawnStaves(rotations: readonly RotationStave[], span: { from: number; to: number; now: number }): ScoreData {
  return {
    ...span, density: [],
    staves: rotations.map((one) => ({
      id: one.id, area: 'on-call', name: one.name, lines: 2,
      ...(one.now === null ? {} : { state: one.now.personId === null ? { mark: 'down', words: `${lines[one.line - 1] ?? ''}${t`nobody now`}` } : { mark: 'ok', words: `${lines[one.line - 1] ?? ''}${one.now.name}` } }),
    })),
    entries: rotations.flatMap((one) => {
      const holes = one.stretches.filter((stretch) => stretch.personId === null && stretch.to > span.now)
      const words = (stretch: Stretch) => holes.length <= mostNamed ? t`nobody` : stretch === holes[0] ? t`${holes.length} times nobody` : ''
      return one.stretches.map((stretch, index) => entryOf(one, stretch, index, span.now, words(stretch)))
    }),
  }
}

/** What a stretch of a rotation offers: a stand-in filled in, or why there is none. */
export type Offer = { given: StandInGiven } | { why: string }

/** Who could be stood in for between two moments, from now on: whoever is on call when it begins, or nobody where it begins in a hole. */
export function offerOf(rotation: Pick<RotationStave, 'stretches' | 'participants'>, from: number, to: number, now: number, reader: string | undefined): Offer {
  if (to <= now) return { why: t`That is over: it stays as it was.` }
  const begin = Math.max(from, now)
  const there = rotation.stretches.find((one) => one.from <= begin && one.to > begin)
  if (there === undefined) return { why: t`Nothing is planned there.` }
  if (there.overrideId !== null && there.instead === null) return { why: t`${there.name} stands in there already: take that back first.` }
  // Who stands in already is no turn of the rotation: whom they stand in for is replaced anew.
  const replaced = there.instead === null ? there.personId : rotation.participants.find((one) => one.name === there.instead)?.id ?? there.personId
  return { given: { replacedId: replaced, byId: reader === replaced ? null : reader ?? null, from: begin, to } }
}

/** "Network, 4 people, by Europe/Vienna: Ada First until Mon 9 Mar, 09:00": a rotation in a line. */
export function rotationWords({ teamName, participants, zone, now }: Pick<RotationStave, 'teamName' | 'participants' | 'zone' | 'now'>): string {
  const head = count(participants.length, '{0}, one person, by {1}', '{0}, # people, by {1}', teamName, zone)
  if (now === null) return head
  const who = now.personId === null ? t`nobody, ${now.why}` : now.name
  return now.until === null ? `${head}: ${who}` : t`${head}: ${who} until ${moment(msOf(now.until))}`
}

/** Who is on call after who is now. */
export function nextWords({ stretches, now }: Pick<RotationStave, 'stretches' | 'now'>, at: number): string | undefined {
  const next = stretches.find((one) => one.from > at && one.personId !== null && one.personId !== now?.personId)
  return next && t`then ${next.name}`
}
