import { paths } from '../paths.ts'
import type { AreaPart } from '../shell/area.ts'

/** The desk and the Score. Whoever's desk is the Score sees one; the others have both, as tabs. */
export const insight: AreaPart = {
  label: 'Score', to: paths.desk(), modules: [],
  routes: [{ path: paths.desk(), lazy: () => import('./desk/Desk.tsx') }, { path: paths.score(), lazy: () => import('./score/ScorePage.tsx') }],
}

/** How the area stands in the bar of a reader whose desk is not the Score. */
export function withDesk(seesScore: boolean): AreaPart {
  return { ...insight, label: 'Desk', modules: seesScore ? [{ label: 'Desk', to: paths.desk() }, { label: 'Score', to: paths.score() }] : [] }
}
