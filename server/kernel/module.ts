import type { Permission } from '@fullscore/api/access/permissions.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { EventType, NewEvent, RecordedEvent } from '../events/event.ts'
import type { Binding } from '../http/binding.ts'
import type { Approvable } from '../approvals/approvable.ts'
import type { BriefAnswerer } from '../briefs/brief.ts'
import type { Looker } from '../outbound/look.ts'
import type { Stave } from '../agenda/stave.ts'
import type { Attachable } from '../files/attachable.ts'
import type { Importer, Lookup } from '../imports/importer.ts'
import type { SampleChapter } from '../sample/chapter.ts'
import type { Ctx, OpenCtx } from './context.ts'

/** A kind of object that ground folders refer to as (kind, id). */
export interface ObjectKind {
  /** Singular noun, `incident`. */
  kind: string
  /** Who may see objects of this kind, in the object's owner team. */
  read: Permission
  /** Page of one object in the web UI, with `:id`. */
  page: string
}

/** Work done after an event, at least once; idempotent by event id. */
export interface Reaction {
  /** Unique: `<area>.<module>.<verb>`. */
  name: string
  on: readonly EventType[]
  /** Reactions to events about one object run one after the other; which object is the event's first subject of this kind. */
  inTurnFor?: string
  /** Says of an event, by its payload alone, that nothing is to do: no job is made. Left out, every event is one. */
  unless?(event: NewEvent): boolean
  run(ctx: OpenCtx, event: RecordedEvent): Promise<void>
}

/** Work by name, started by timers, schedules or operations. */
export interface Task {
  /** Unique: `<area>.<module>.<verb>`. */
  name: string
  /** `payload` is what was given when it was planned: parse it first. */
  run(ctx: OpenCtx, payload: unknown): Promise<void>
  /** Attempts before the job is given up; default 25 (about three days with back-off). */
  attempts?: number
  /** It keeps house or looks again every so often: made in quick motion, the sample company runs it once a week. */
  housekeeping?: boolean
}

/** Rebuilds what a module contributes to a ground folder's table, in batches; answers how many objects it went over. */
export interface Rebuilder {
  of: 'agenda' | 'search' | 'deadlines'
  name: string
  run(ctx: Ctx): Promise<number>
}

/** A person who is erased: what they were called, and what stands in its place from now on. */
export interface ErasedPerson {
  id: Id<'person'>
  name: string
  email: string
  pseudonym: string
}

/** Forgets what identifies a person in a module's own tables, inside the erasing transaction. Ids stay: they lead nowhere any more. */
export interface Eraser {
  name: string
  run(tx: Ctx, person: ErasedPerson): Promise<void>
}

/** A long-running part of a module, in every server process; claims its work in PostgreSQL. */
export interface Service {
  name: string
  start(ctx: OpenCtx): Promise<{ stop(): Promise<void> }>
}

/** All that one module hands to the product. Listed in `modules.ts`. */
export interface Module {
  /** Its address: `operations/incidents`. */
  name: string
  kinds?: readonly ObjectKind[]
  events?: readonly EventType[]
  routes?: readonly Binding[]
  reactions?: readonly Reaction[]
  tasks?: readonly Task[]
  staves?: readonly Stave[]
  briefs?: readonly BriefAnswerer[]
  /** What it shows first to somebody paged for its objects. */
  lookers?: readonly Looker[]
  rebuilders?: readonly Rebuilder[]
  erasers?: readonly Eraser[]
  services?: readonly Service[]
  importers?: readonly Importer[]
  /** How cells name objects of kinds that the search index does not know by their title. */
  lookups?: readonly Lookup[]
  /** What others may be asked to approve. */
  approvables?: readonly Approvable[]
  /** Kinds of objects that files can be attached to. */
  attachables?: readonly Attachable[]
  /** What it tells of the sample company. */
  sample?: SampleChapter
  /** Runs once at every start, after migrations: idempotent set-up of what must exist. */
  prepare?(ctx: OpenCtx): Promise<void>
}

/** All modules, looked up by what they gave. */
export interface Registry {
  readonly modules: readonly Module[]
  readonly kinds: ReadonlyMap<string, ObjectKind>
  readonly eventTypes: ReadonlyMap<string, EventType>
  reactionsTo(type: string): readonly Reaction[]
  readonly reactions: ReadonlyMap<string, Reaction>
  readonly tasks: ReadonlyMap<string, Task>
  readonly importers: ReadonlyMap<string, Importer>
  readonly lookups: ReadonlyMap<string, Lookup>
  readonly approvables: ReadonlyMap<string, Approvable>
  readonly attachables: ReadonlyMap<string, Attachable>
}

/** Builds the registry; two modules claiming one name is a defect found at start. */
export function registryOf(modules: readonly Module[]): Registry {
  const kinds = unique(modules.flatMap((m) => m.kinds ?? []), (k) => k.kind)
  const eventTypes = unique(modules.flatMap((m) => m.events ?? []), (e) => e.type)
  const reactions = unique(modules.flatMap((m) => m.reactions ?? []), (r) => r.name)
  const tasks = unique(modules.flatMap((m) => m.tasks ?? []), (t) => t.name)
  const importers = unique(modules.flatMap((m) => m.importers ?? []), (i) => i.name)
  const lookups = unique(modules.flatMap((m) => m.lookups ?? []), (l) => l.kind)
  const approvables = unique(modules.flatMap((m) => m.approvables ?? []), (a) => a.topic)
  const attachables = unique(modules.flatMap((m) => m.attachables ?? []), (a) => a.kind)
  const byType = new Map<string, Reaction[]>()
  for (const reaction of reactions.values()) {
    for (const { type } of reaction.on) byType.set(type, [...(byType.get(type) ?? []), reaction])
  }
  return { modules, kinds, eventTypes, reactions, tasks, importers, lookups, approvables, attachables, reactionsTo: (type) => byType.get(type) ?? [] }
}

function unique<T>(all: readonly T[], nameOf: (one: T) => string): ReadonlyMap<string, T> {
  const map = new Map<string, T>()
  for (const one of all) {
    if (map.has(nameOf(one))) throw new Error(`Two modules declare ${nameOf(one)}`)
    map.set(nameOf(one), one)
  }
  return map
}

