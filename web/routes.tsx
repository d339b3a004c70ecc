import { Outlet, type RouteObject } from 'react-router'
import { SignedIn } from './access/SignedIn.tsx'
import { actionsOn, search } from './find.ts'
import { RegisteredActions } from './actions.tsx'
import { importRoutes } from './imports/routes.tsx'
import { infrastructure } from './infrastructure/area.tsx'
import { score } from './insight/score/area.tsx'
import { operations } from './operations/area.tsx'
import { PageOverlay } from './outbound/PageOverlay.tsx'
import { paths } from './paths.ts'
import { profileRoutes } from './profile/routes.tsx'
import { settingsRoutes } from './settings/routes.tsx'
import type { AreaPart } from './shell/area.ts'
import { Shell } from './shell/Shell.tsx'
import type { PhoneTab } from './shell/PhoneTabs.tsx'
import { useSession } from './shell/session.ts'
import { FirstLoading, NotFound, RouteError } from './shell/states.tsx'
import { strategy } from './strategy/area.tsx'
import { team } from './team/area.tsx'

/** All areas, in the order of the bar. Each area's part lies in its own folder; its pages are loaded when opened. */
export const areas: readonly AreaPart[] = [score, team, infrastructure, operations, strategy]

const phoneTabs: readonly PhoneTab[] = [
  { label: 'Score', to: paths.score(), picture: 'score' },
  { label: 'Alerts', to: paths.alerts(), picture: 'alerts' },
  { label: 'Incidents', to: paths.incidents(), picture: 'incidents' },
  { label: 'On call', to: paths.onCall(), picture: 'on-call' },
]

/** Everything behind sign-in, in its frame. */
function Inside() {
  return <SignedIn><RegisteredActions /><PageOverlay /><Frame /></SignedIn>
}
function Frame() {
  const session = useSession()
  const links = [{ label: 'Profile', to: paths.profile() }, ...(session?.can('settings:manage') === true ? [{ label: 'Settings', to: paths.settings() }] : [])]
  return <Shell areas={areas} phoneTabs={phoneTabs} palette={{ search, actionsOn }} accountLinks={links} />
}

// The gallery of the kit and the Score: for whoever works on them; not in the built product.
const gallery: RouteObject[] = import.meta.env.DEV ? [{ path: '/gallery/*', lazy: () => import('./gallery/gallery.tsx') }] : []

export const routes: RouteObject[] = [
  {
    ErrorBoundary: RouteError,
    HydrateFallback: FirstLoading,
    children: [
      ...gallery,
      { path: paths.signIn(), lazy: () => import('./access/SignIn.tsx') },
      { path: paths.setUp(), lazy: () => import('./access/SetUp.tsx') },
      { path: paths.pageLink(':token'), lazy: () => import('./outbound/LinkPage.tsx') },
      { path: paths.welcome(), lazy: () => import('./access/Welcome.tsx') },
      {
        element: <Inside />,
        ErrorBoundary: RouteError,
        children: [
          {
            element: <Outlet />,
            ErrorBoundary: RouteError,
            children: [...areas.flatMap((area) => area.routes), ...settingsRoutes, ...profileRoutes, ...importRoutes, { path: '*', Component: NotFound }],
          },
        ],
      },
    ],
  },
]
