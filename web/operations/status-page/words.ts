import { componentStates, type ComponentState, type ShownState, type StatusPage } from '@fullscore/api/operations/status-page.ts'
import type { MarkState } from '@fullscore/engraving/glyphs.ts'
import { t } from '../../words.ts'

const words: Record<ShownState, { says: string; mark: MarkState }> = {
  operational: { says: t`works`, mark: 'ok' }, degraded_performance: { says: t`works less well`, mark: 'degraded' }, partial_outage: { says: t`partly down`, mark: 'degraded' },
  major_outage: { says: t`down`, mark: 'down' }, under_maintenance: { says: t`under maintenance`, mark: 'maintenance' }, unknown: { says: t`not known`, mark: 'unknown' },
}
/** A state as the public reads it. */
export const wordOf = (state: ShownState): { says: string; mark: MarkState } => words[state]
export const stateChoices: { value: ComponentState; label: string }[] = componentStates.map((value) => ({ value, label: words[value].says }))

/** Why content cannot be changed by the reader. */
export const reasonOf = (page: StatusPage): string | undefined => (page.mayPublish ? undefined : t`This needs the permission incidents:publish for the whole organisation.`)
/** Why it cannot be switched by the reader. */
export const switchReason = (page: StatusPage): string | undefined => (page.maySwitch ? undefined : t`This needs the permission settings:manage.`)
