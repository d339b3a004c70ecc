import { say } from '@fullscore/api/sentence.ts'
import type { ShownState } from '@fullscore/api/operations/status-page.ts'
import type { Day } from './days.ts'
import type { Impact } from './state.ts'

/** All that the public may read at one moment, and nothing else: page, JSON, feed and messages are made of this alone. Moments are RFC 3339. */
export interface Snapshot {
  madeAt: string
  /** `locale`: where its language is told here; English else. `sample`: of the sample company, where nothing is real. */
  page: { id: string; name: string; intro: string; url: string; zone: string; locale?: string; sample?: true }
  components: readonly SnapComponent[]
  /** Newest first, those of the last year and those that go on. */
  incidents: readonly SnapIncident[]
  /** By their begin, latest first. */
  maintenances: readonly SnapMaintenance[]
}
export interface SnapComponent {
  id: string; name: string; description: string; group: string; position: number; onlyIfDegraded: boolean; state: ShownState; addedAt: string; updatedAt: string
  /** The last 90 days, oldest first. */
  days: readonly Day[]
}
export type Stage = 'investigating' | 'identified' | 'monitoring' | 'resolved'
/** `unsaid`: nobody wrote it. The incident is over, which is all that is told. */
export interface SnapUpdate { id: string; stage: Stage; body: string; at: string; unsaid?: true }
export interface SnapIncident {
  id: string; title: string; impact: Impact; stage: Stage; beganAt: string; endedAt: string | null; componentIds: readonly string[]
  /** Newest first; never empty. */
  updates: readonly SnapUpdate[]
}
export interface SnapMaintenance {
  id: string; title: string; text: string; state: 'scheduled' | 'in_progress' | 'completed'; from: string; to: string
  publishedAt: string; startedAt: string | null; endedAt: string | null; componentIds: readonly string[]
}

/** What everything of the sample company says of itself, so that nobody takes it for real. */
export const sampleWords = say`Sample company: nothing here is real`
/** What an update says. */
export const bodyOf = (update: SnapUpdate): string => (update.unsaid ? say`It is over.` : update.body)
/** So long somebody has to say in words of their own that it is over; then it is news without them. */
const wordsWithin = { minutes: 15 }

export const isOpen = (incident: SnapIncident): boolean => incident.endedAt === null
/** What is shown of the components now: those that hide while they work are left out. */
export const shownOf = ({ components }: Snapshot): SnapComponent[] => components.filter((one) => !one.onlyIfDegraded || !['operational', 'unknown'].includes(one.state))

/** Something to tell subscribers of. `cause` names it for ever. */
export interface News { cause: string; at: string; subject: string; text: string; componentIds: readonly string[]; link: string }

const stageWords: Record<Stage, string> = { investigating: say`looked into`, identified: say`cause found`, monitoring: say`mended, being watched`, resolved: say`over` }
export const stageWord = (stage: Stage): string => stageWords[stage]
const maintenanceWords = { scheduled: say`Planned`, in_progress: say`Has begun`, completed: say`Is over` } as const
export const maintenanceWord = (state: SnapMaintenance['state']): string => maintenanceWords[state]

/** What was published lately, oldest first: updates of incidents, and each step of a maintenance. @param spoken writes a moment for people */
export function newsOf(snapshot: Snapshot, spoken: (moment: string) => string): News[] {
  const updates = snapshot.incidents.flatMap((incident) => incident.updates.flatMap((update): News[] => {
    const at = update.unsaid ? Temporal.Instant.from(update.at).add(wordsWithin).toString() : update.at
    if (update.unsaid && Temporal.Instant.compare(at, snapshot.madeAt) > 0) return []
    return [{ cause: `update:${update.id}`, at, subject: say`${incident.title}: ${stageWord(update.stage)}`, text: bodyOf(update), componentIds: incident.componentIds, link: `/status#${incident.id}` }]
  }))
  const steps = snapshot.maintenances.flatMap((one) => stepsOf(one).map(([state, at]): News => ({
    cause: `maintenance:${one.id}:${state}`, at, subject: say`${maintenanceWord(state)}: ${one.title}`, text: `${say`${spoken(one.from)} to ${spoken(one.to)}.`}${one.text === '' ? '' : `\n${one.text}`}`, componentIds: one.componentIds, link: `/status#${one.id}`,
  })))
  return [...updates, ...steps].sort((a, b) => Temporal.Instant.compare(a.at, b.at))
}

/** The steps of a maintenance that are news: nothing that was over before the public was told of it. */
function stepsOf({ publishedAt, from, startedAt, endedAt }: SnapMaintenance): [SnapMaintenance['state'], string][] {
  const after = (a: string, b: string) => Temporal.Instant.compare(a, b) > 0
  return [
    ...(after(from, publishedAt) ? [['scheduled', publishedAt] as [SnapMaintenance['state'], string]] : []),
    ...(startedAt !== null && !(endedAt !== null && after(publishedAt, endedAt)) ? [['in_progress', after(publishedAt, startedAt) ? publishedAt : startedAt] as [SnapMaintenance['state'], string]] : []),
    ...(endedAt !== null && after(endedAt, publishedAt) ? [['completed', endedAt] as [SnapMaintenance['state'], string]] : []),
  ]
}
