import type { RouteObject } from 'react-router'
import type { AreaPart } from './shell/area.ts'
import { Shell } from './shell/Shell.tsx'
import type { PhoneTab } from './shell/PhoneTabs.tsx'
import { FirstLoading, NotFound, RouteError } from './shell/states.tsx'
import { paths } from './paths.ts'

/** All areas, in the order of the bar. Each area's part lies in its own folder; its pages are loaded when opened. */
export const areas: readonly AreaPart[] = [
  { label: 'Score', to: paths.score(), modules: [], routes: [] },
]

const phoneTabs: readonly PhoneTab[] = [
  { label: 'Score', to: paths.score(), picture: 'score' },
  { label: 'Alerts', to: paths.alerts(), picture: 'alerts' },
  { label: 'Incidents', to: paths.incidents(), picture: 'incidents' },
  { label: 'On call', to: paths.onCall(), picture: 'on-call' },
]

// The gallery of the kit and the Score: for whoever works on them; not in the built product.
const gallery: RouteObject[] = import.meta.env.DEV ? [{ path: '/gallery/*', lazy: () => import('./gallery/gallery.tsx') }] : []

export const routes: RouteObject[] = [
  {
    ErrorBoundary: RouteError,
    HydrateFallback: FirstLoading,
    children: [
      ...gallery,
      {
        element: <Shell areas={areas} phoneTabs={phoneTabs} />,
        ErrorBoundary: RouteError,
        children: [...areas.flatMap((area) => area.routes), { path: '*', Component: NotFound }],
      },
    ],
  },
]
