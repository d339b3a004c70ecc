import { z } from 'zod'
import { AnyId, idOf } from '../ids.ts'
import { PersonId, TeamId } from '../organisation/organisation.ts'
import { Flag, Instant, pageOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { oneLine } from '../values.ts'

export const RotationId = idOf('rotation')
export const OverrideId = idOf('override')
export const PolicyId = idOf('policy')
const name = oneLine(120).min(1)

/** Whom a step pages: a person, whoever is on call in a rotation then, or the leads of a team. */
export const StepTarget = z.strictObject({ kind: z.enum(['person', 'rotation', 'team-lead']), id: AnyId }).meta({ id: 'StepTarget' })
export type StepTarget = z.infer<typeof StepTarget>
/** One step: whom it pages, and how many minutes the next one waits for an answer. */
export const Step = z.strictObject({ targets: z.array(StepTarget).min(1).max(20), delayMinutes: z.number().int().min(1).max(1440) }).meta({ id: 'Step' })
export type Step = z.infer<typeof Step>

/** How turns are taken: a hand-over every so many days or weeks by the zone's wall clock. */
const plan = {
  zone: z.string().max(64),
  /** Local date and time of the first hand-over, `2026-11-02T09:00`. */
  starts: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'is no local date and time like 2026-11-02T09:00'),
  every: z.number().int().min(1).max(52), unit: z.enum(['days', 'weeks']),
  /** Parts of the week that are covered, `Mon-Fri 08:00-18:00; Sat 10:00-14:00`; empty for around the clock. */
  windows: z.string().max(300),
  /** In their order; null is an empty slot. */
  participants: z.array(PersonId.nullable()).min(1).max(100),
}
/** Line on the stave of shifts: 1 first, 2 second, 3 third. */
const line = z.number().int().min(1).max(3)

/** Who is on call in a rotation now. `personId` null: nobody, and `why` says why. */
export const OnCallNow = z.object({
  rotationId: RotationId, rotationName: z.string(), line: z.number().int(), zone: z.string(), personId: PersonId.nullable(), name: z.string(), instead: z.string().nullable(),
  /** Whose time it is, where nobody is on call because that person is away. */
  absent: z.object({ personId: PersonId, name: z.string() }).nullable(),
  why: z.string(), since: Instant, until: Instant.nullable(), next: z.object({ personId: PersonId, name: z.string(), from: Instant }).nullable(),
  /** The first turn of the coming two weeks that nobody covers because who has it is away. */
  uncovered: z.object({ personId: PersonId, name: z.string(), from: Instant, to: Instant, why: z.string() }).nullable(),
}).meta({ id: 'OnCallNow' })
export type OnCallNow = z.infer<typeof OnCallNow>

export const Rotation = z.object({
  id: RotationId, name: z.string(), teamId: TeamId, teamName: z.string(), zone: z.string(), starts: z.string(), every: z.number().int(), unit: z.enum(['days', 'weeks']), windows: z.string(),
  line: z.number().int(), participants: z.array(z.object({ personId: PersonId.nullable(), name: z.string(), archived: z.boolean() })), now: OnCallNow, archived: z.boolean(), version: z.number().int(),
}).meta({ id: 'Rotation' })
export type Rotation = z.infer<typeof Rotation>
export const Override = z.object({
  id: OverrideId, /** Null: wherever nobody is on call. */ replaced: z.object({ id: PersonId, name: z.string() }).nullable(), by: z.object({ id: PersonId, name: z.string() }), from: Instant, to: Instant, why: z.string(),
}).meta({ id: 'Override' })
export const RotationDetail = Rotation.extend({ overrides: z.array(Override) }).meta({ id: 'RotationDetail' })
export type RotationDetail = z.infer<typeof RotationDetail>

/** A stretch of the final schedule: who, instead of whom, or why nobody. */
export const Stretch = z.object({
  from: Instant, to: Instant, personId: PersonId.nullable(), name: z.string(), instead: z.string().nullable(), overrideId: OverrideId.nullable(),
  /** Whose time it is, where nobody is on call because that person is away. */
  absent: z.object({ id: PersonId, name: z.string() }).nullable(), why: z.string(),
}).meta({ id: 'Stretch' })
/** A schedule without holes: `gaps` counts the stretches with nobody, `covered` is the share of the time with somebody, 0 to 1. */
export const Schedule = z.object({
  from: Instant, to: Instant, zone: z.string(), stretches: z.array(Stretch), gaps: z.number().int(), covered: z.number(),
  hours: z.array(z.object({ personId: PersonId, name: z.string(), hours: z.number() })),
}).meta({ id: 'Schedule' })
export type Schedule = z.infer<typeof Schedule>

const id = z.object({ id: RotationId })
const span = { from: Instant.optional(), to: Instant.optional() }
export const listRotations = route({
  name: 'rotations.list', method: 'GET', path: '/rotations', permission: 'on-call:read', answer: pageOf(Rotation),
  query: z.object({ ...pageQuery, search: z.string().max(100).optional(), teamId: TeamId.optional(), archived: Flag.optional() }), summary: 'List rotations and who is on call in each',
})
export const readRotation = route({ name: 'rotations.read', method: 'GET', path: '/rotations/:id', permission: 'on-call:read', params: id, answer: RotationDetail, summary: 'Show one rotation with its overrides' })
export const addRotation = route({
  name: 'rotations.add', method: 'POST', path: '/rotations', permission: 'on-call:manage', status: 201, answer: RotationDetail, refusals: ['name-taken'],
  body: z.strictObject({ name, teamId: TeamId, ...plan, windows: plan.windows.default(''), line: line.default(1) }), summary: 'Add a rotation',
})
export const editRotation = route({
  name: 'rotations.edit', method: 'PATCH', path: '/rotations/:id', permission: 'on-call:manage', ifMatch: true, params: id, answer: RotationDetail, refusals: ['name-taken', 'in-use'],
  body: z.strictObject({
    name: name.optional(), zone: plan.zone.optional(), starts: plan.starts.optional(), every: plan.every.optional(), unit: plan.unit.optional(), windows: plan.windows.optional(),
    participants: plan.participants.optional(), line: line.optional(), archived: z.boolean().optional(),
  }), summary: 'Change or archive a rotation; one that a policy pages is not archived',
})
/** A stretch as it is drawn: moments in milliseconds since 1970, as the Score has them; `why` null where it is simply their turn. */
export const DrawnStretch = z.object({ from: z.number().int(), to: z.number().int(), personId: PersonId.nullable(), name: z.string(), instead: z.string().nullable(), overrideId: OverrideId.nullable(), why: z.string().nullable() }).meta({ id: 'DrawnStretch' })
/** A rotation as a stave: who was, is and will be on call; nobody with the reason; who stands in for whom. */
export const RotationStave = z.object({
  id: RotationId, name: z.string(), teamName: z.string(), zone: z.string(), line: z.number().int(),
  /** People of its turns, for whom others can stand in. */
  participants: z.array(z.object({ id: PersonId, name: z.string() })),
  /** Null while it has not begun and nothing was held. */
  now: z.object({ personId: PersonId.nullable(), name: z.string(), until: Instant.nullable(), why: z.string() }).nullable(),
  stretches: z.array(DrawnStretch),
}).meta({ id: 'RotationStave' })
export type RotationStave = z.infer<typeof RotationStave>
export const listRotationStaves = route({
  name: 'rotations.staves', method: 'GET', path: '/rotation-staves', permission: 'on-call:read',
  answer: pageOf(RotationStave).extend({ from: Instant, to: Instant, /** Rotations that the actor sees, and those of them in which nobody is on call now: how many, and the first of them. */ rotations: z.number().int(), nobody: z.number().int(), nobodyIn: z.array(z.string()) }),
  query: z.object({ ...pageQuery, limit: z.coerce.number().int().min(1).max(500).default(25), search: z.string().max(100).optional(), teamId: TeamId.optional(), ...span }),
  summary: 'Show who is on call in each rotation from one moment to another (at most 100 days; the past day and four weeks if not said)',
})
export const readSchedule = route({
  name: 'rotations.schedule', method: 'GET', path: '/rotations/:id/schedule', permission: 'on-call:read', params: id, query: z.object(span), answer: Schedule,
  summary: 'Show who is on call from one moment to another (at most 400 days; a month if not said), gaps with their reason',
})
export const previewSchedule = route({
  name: 'rotations.preview', method: 'POST', path: '/rotations/preview', permission: 'on-call:manage', answer: Schedule,
  body: z.strictObject({ ...plan, windows: plan.windows.default(''), ...span }), summary: 'Show a month of a rotation that is not stored yet',
})
export const addOverride = route({
  name: 'overrides.add', method: 'POST', path: '/rotations/:id/overrides', permission: 'on-call:read', params: id, status: 201, answer: RotationDetail, refusals: ['overlap', 'no-hole'],
  body: z.strictObject({ /** Left out: wherever nobody is on call. */ replacedId: PersonId.nullable().optional(), byId: PersonId, from: Instant, to: Instant, why: oneLine(300).default('') }), summary: 'Let one person stand in for another for a time, or, without replacedId, where nobody is on call; who takes turns takes over or gives away, others need on-call:manage',
})
export const cancelOverride = route({
  name: 'overrides.cancel', method: 'DELETE', path: '/rotations/:id/overrides/:overrideId', permission: 'on-call:read', params: z.object({ id: RotationId, overrideId: OverrideId }), answer: RotationDetail,
  summary: 'Take an override back: one that concerns you, others with on-call:manage',
})

export const Policy = z.object({
  id: PolicyId, name: z.string(), teamId: TeamId, teamName: z.string(), repeats: z.number().int(),
  steps: z.array(z.object({ targets: z.array(StepTarget.strip().extend({ name: z.string(), /** It is not in your scope: `name` says so alone. */ outside: z.boolean() })), delayMinutes: z.number().int() })),
  pagesFor: z.array(z.object({ kind: z.enum(['service', 'team']), id: z.string() })), archived: z.boolean(), version: z.number().int(),
}).meta({ id: 'EscalationPolicy' })
export type Policy = z.infer<typeof Policy>
const policyId = z.object({ id: PolicyId })
const steps = z.array(Step).min(1).max(20)
/** How many rounds follow the first when nobody answers. */
const repeats = z.number().int().min(0).max(9)

export const listPolicies = route({
  name: 'escalation-policies.list', method: 'GET', path: '/escalation-policies', permission: 'on-call:read', answer: pageOf(Policy),
  query: z.object({ ...pageQuery, search: z.string().max(100).optional(), teamId: TeamId.optional(), archived: Flag.optional() }), summary: 'List escalation policies',
})
export const readPolicy = route({ name: 'escalation-policies.read', method: 'GET', path: '/escalation-policies/:id', permission: 'on-call:read', params: policyId, answer: Policy, summary: 'Show one escalation policy' })
export const addPolicy = route({
  name: 'escalation-policies.add', method: 'POST', path: '/escalation-policies', permission: 'on-call:manage', status: 201, answer: Policy, refusals: ['name-taken'],
  body: z.strictObject({ name, teamId: TeamId, steps, repeats: repeats.default(1) }), summary: 'Add an escalation policy',
})
export const editPolicy = route({
  name: 'escalation-policies.edit', method: 'PATCH', path: '/escalation-policies/:id', permission: 'on-call:manage', ifMatch: true, params: policyId, answer: Policy, refusals: ['name-taken', 'in-use'],
  body: z.strictObject({ name: name.optional(), steps: steps.optional(), repeats: repeats.optional(), archived: z.boolean().optional() }), summary: 'Change or archive an escalation policy',
})
const paged = z.object({ kind: z.enum(['service', 'team']), id: AnyId })
export const PagesFor = z.object({
  policyId: PolicyId.nullable(), policyName: z.string().nullable(), why: z.string(), people: z.array(z.object({ personId: PersonId, name: z.string(), why: z.string() })), holes: z.array(z.string()),
}).meta({ id: 'PagesFor' })
export const readPagesFor = route({
  name: 'on-call.of', method: 'GET', path: '/on-call/:kind/:id', permission: 'on-call:read', params: paged, answer: PagesFor, summary: 'Show whom an incident of a service or team would page first, now',
})
export const setPagesFor = route({
  name: 'on-call.set-policy', method: 'PUT', path: '/on-call/:kind/:id', permission: 'on-call:manage', params: paged, answer: PagesFor,
  body: z.strictObject({ policyId: PolicyId.nullable() }), summary: 'Choose the escalation policy of a service or team, or none',
})
/** A team or service with whom an incident of it pages first, now. */
export const Assignment = z.object({
  kind: z.enum(['service', 'team']), id: z.string(), name: z.string(), team: z.object({ id: TeamId, name: z.string() }),
  /** The policy was chosen for it, not for its team; `pages.policyId` is null if it is outside of your scope. */
  own: z.boolean(), /** Whether you may choose its policy. */ mayChange: z.boolean(), pages: PagesFor,
}).meta({ id: 'Assignment' })
export type Assignment = z.infer<typeof Assignment>
export const listAssignments = route({
  name: 'on-call.assignments', method: 'GET', path: '/on-call-assignments', permission: 'on-call:read', answer: pageOf(Assignment),
  query: z.object({ ...pageQuery, limit: z.coerce.number().int().min(1).max(100).default(50), search: z.string().max(100).optional(), teamId: TeamId.optional(), kind: paged.shape.kind.optional() }), summary: 'List teams and services with whom an incident of each would page first, now',
})
export const readOnCallNow = route({
  name: 'on-call.now', method: 'GET', path: '/on-call', permission: 'on-call:read', answer: z.object({ at: Instant, items: z.array(OnCallNow) }), summary: 'Show who is on call now, until when, and who is next',
})

/** One step that an escalation reached. */
export const ReachedStep = z.object({ at: Instant, round: z.number().int(), step: z.number().int(), people: z.array(z.string()), hole: z.boolean(), holes: z.string() })
export const Escalation = z.object({
  id: z.string(), incidentId: z.string(), cycle: z.number().int(), policyId: PolicyId.nullable(), state: z.enum(['running', 'stopped', 'exhausted']), why: z.string(), policyWhy: z.string(),
  startedAt: Instant, endedAt: Instant.nullable(), nextAt: Instant.nullable(), round: z.number().int(), nextStep: z.number().int(), reached: z.array(ReachedStep),
}).meta({ id: 'Escalation' })
export const listEscalations = route({
  name: 'escalations.list', method: 'GET', path: '/escalations', permission: 'signed-in', query: z.object({ incidentId: AnyId }), answer: z.object({ items: z.array(Escalation) }),
  summary: 'Show the escalation clocks of an incident and the steps they reached',
})

/** A calendar address that is good: of one's own turns (`rotation` null), or of a rotation. The address itself is told once. */
export const TurnFeed = z.object({ id: idOf('turn-feed'), rotation: z.object({ id: RotationId, name: z.string() }).nullable(), madeAt: Instant }).meta({ id: 'TurnFeed' })
export type TurnFeed = z.infer<typeof TurnFeed>
export const listTurnFeeds = route({ name: 'turn-feeds.list', method: 'GET', path: '/me/turn-feeds', permission: 'signed-in', answer: z.object({ items: z.array(TurnFeed) }), summary: 'List your calendar addresses of turns on call' })
export const makeTurnFeed = route({
  name: 'turn-feeds.make', method: 'POST', path: '/me/turn-feeds', permission: 'signed-in', status: 201, answer: z.object({ url: z.string() }),
  body: z.strictObject({ /** Left out: your own turns, of all rotations. */ rotationId: RotationId.nullable().default(null) }), summary: 'Make an iCalendar address of your own turns, or of a rotation\'s, for you alone; it replaces the one before',
})
export const endTurnFeed = route({ name: 'turn-feeds.end', method: 'DELETE', path: '/me/turn-feeds/:id', permission: 'signed-in', params: z.object({ id: idOf('turn-feed') }), summary: 'End a calendar address of turns' })
export const readTurnFeed = route({ name: 'turn-feeds.read', method: 'GET', path: '/turn-calendars/:token', permission: 'link', params: z.object({ token: z.string().max(100) }), media: 'text/calendar', refusals: ['link-dead'], summary: 'Turns on call as iCalendar' })
