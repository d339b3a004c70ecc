import { paths } from '../../paths.ts'
import type { AreaPart } from '../../shell/area.ts'

/** The Score: the first page, alone in its area. */
export const score: AreaPart = {
  label: 'Score', to: paths.score(), modules: [],
  routes: [{ path: paths.score(), lazy: () => import('./ScorePage.tsx') }],
}
