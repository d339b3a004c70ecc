import { useWaitingForMe } from '../approvals/waiting.ts'
import { paths } from '../paths.ts'
import type { AreaPart, ModulePart } from '../shell/area.ts'
import { t } from '../words.ts'

/** What waits for decisions, with its count. */
const approvalsTab: ModulePart = { label: t`Approvals`, to: paths.approvals(), useCount: useWaitingForMe }

const score = () => import('./score/ScorePage.tsx')

/** The desk and the Score. Whoever's desk is the Score sees one; the others have both, as tabs. */
export const insight: AreaPart = {
  label: t`Score`, to: paths.desk(), modules: [],
  // Most desks lead to the Score: it is fetched beside them, not after.
  routes: [{ path: paths.desk(), lazy: () => { score().catch(() => undefined); return import('./desk/Desk.tsx') } }, { path: paths.score(), lazy: score }],
}

/** How the area stands in the bar of a reader whose desk is not the Score. */
export function withDesk(seesScore: boolean): AreaPart {
  return { ...insight, label: t`Desk`, modules: [{ label: t`Desk`, to: paths.desk() }, ...(seesScore ? [{ label: t`Score`, to: paths.score() }] : []), approvalsTab] }
}

/** Whose desk is the Score is at its own address, so that a link copied from there shows the same to whoever opens it. */
export const scoreFirst: AreaPart = { ...insight, to: paths.score() }

/** The Score of a reader for whom decisions wait: a tab says so, and goes when none does. */
export const withApprovals: AreaPart = { ...scoreFirst, modules: [{ label: t`Score`, to: paths.score() }, approvalsTab] }
