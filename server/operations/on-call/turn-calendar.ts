import { shifts } from '@fullscore/time/rotation.ts'
import { turnsOf, type Override, type Plan, type Stretch } from './schedule.ts'

/** What a calendar shows of a rotation: somebody's time, a hole, or what was there and is not any more. `uid` stays while it moves, ends earlier or is taken back. */
export interface Appointment { uid: string; from: Temporal.Instant; to: Temporal.Instant; person: string | null; instead: string | null; absent: string | null; why: string; cancelled: boolean }
export interface TakenBack extends Override { rotationId: string }

const within = (at: Temporal.Instant, { from, to }: { from: Temporal.Instant; to: Temporal.Instant }) => Temporal.Instant.compare(from, at) <= 0 && Temporal.Instant.compare(at, to) < 0
const uidOf = (word: string) => `${word}@fullscore`

/**
 * The stretches of a rotation, held and to come, as appointments. One is known by the override that made it, or else by the turn of the
 * plan in which it lies: what an override cuts off its beginning leaves it the same. Further pieces of the same are counted.
 */
export function appointmentsOf(rotation: { id: string; plan: Plan }, stretches: readonly Stretch[], overrides: readonly Override[], takenBack: readonly Override[]): Appointment[] {
  const pieces = stretches.filter((one) => one.off !== true)
  const [first, last] = [pieces[0], pieces.at(-1)]
  const slots = first && last && rotation.plan.participants.length > 0 ? shifts(turnsOf(rotation.plan), first.from, last.to) : []
  // Held shifts do not tell by which override they were: who stood in then does.
  const coverOf = (one: Stretch) => one.overrideId ?? (one.person === null ? undefined : overrides.find((o) => o.by === one.person && within(one.from, o))?.id)
  let at = 0
  const slotOf = (from: Temporal.Instant) => {
    while (at < slots.length && Temporal.Instant.compare(slots[at]!.to, from) <= 0) at += 1
    const slot = slots[at]
    return `turn-${rotation.id}-${(slot && within(from, slot) ? slot.from : from).epochMilliseconds}`
  }
  const counted = new Map<string, number>()
  const numbered = (key: string) => {
    const n = (counted.get(key) ?? 0) + 1
    counted.set(key, n)
    return uidOf(n === 1 ? key : `${key}-${n}`)
  }
  const replaced: { uid: string; one: Stretch }[] = []
  const out = pieces.map((one): Appointment => {
    const slot = slotOf(one.from)
    const cover = coverOf(one)
    if (cover && one.instead !== null) replaced.push({ uid: uidOf(slot), one })
    return { uid: numbered(cover ? `cover-${cover}` : slot), from: one.from, to: one.to, person: one.person, instead: one.instead, absent: one.absent ?? null, why: one.why, cancelled: false }
  })
  const there = new Set(out.map((one) => one.uid))
  for (const { uid, one } of replaced) {
    if (there.has(uid)) continue
    there.add(uid)
    out.push({ uid, from: one.from, to: one.to, person: one.instead, instead: null, absent: null, why: one.why, cancelled: true })
  }
  for (const { id, by, replaced: instead, from, to } of takenBack) out.push({ uid: uidOf(`cover-${id}`), from, to, person: by, instead, absent: null, why: '', cancelled: true })
  return out
}
