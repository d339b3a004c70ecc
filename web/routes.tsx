import { Outlet, type RouteObject } from 'react-router'
import { SignedIn, useMe } from './access/SignedIn.tsx'
import { actionsOn, search } from './find.ts'
import { RegisteredActions } from './actions.tsx'
import { approvalRoutes } from './approvals/routes.tsx'
import { useWaitingForMe } from './approvals/waiting.ts'
import { importRoutes } from './imports/routes.tsx'
import { infrastructure } from './infrastructure/area.tsx'
import { insight, scoreFirst, withApprovals, withDesk } from './insight/area.tsx'
import { deskOf } from './insight/desk/desk.ts'
import { operations } from './operations/area.tsx'
import { PageOverlay } from './outbound/PageOverlay.tsx'
import { paths } from './paths.ts'
import { profileRoutes } from './profile/routes.tsx'
import { SampleBanner } from './sample/SampleBanner.tsx'
import { settingsRoutes } from './settings/routes.tsx'
import { areasFor, type AreaPart } from './shell/area.ts'
import { Shell } from './shell/Shell.tsx'
import type { PhoneTab } from './shell/PhoneTabs.tsx'
import { security } from './security/area.tsx'
import { useSession } from './shell/session.ts'
import { FirstLoading, NotFound, RouteError } from './shell/states.tsx'
import { strategy } from './strategy/area.tsx'
import { team } from './team/area.tsx'
import { t } from './words.ts'

/** All areas, in the order of the bar. Each area's part lies in its own folder; its pages are loaded when opened. */
export const areas: readonly AreaPart[] = [insight, team, infrastructure, security, operations, strategy]

const phoneTabs: readonly (PhoneTab & { permission: string })[] = [
  { label: t`Alerts`, to: paths.alerts(), picture: 'alerts', permission: 'alerts:read' },
  { label: t`Incidents`, to: paths.incidents(), picture: 'incidents', permission: 'incidents:read' },
  { label: t`On call`, to: paths.onCall(), picture: 'on-call', permission: 'on-call:read' },
]

/** Everything behind sign-in, in its frame. */
function Inside() {
  return <SignedIn><RegisteredActions /><PageOverlay /><SampleBanner /><Frame /></SignedIn>
}
/** The areas and tabs a reader can use: those where nothing could be read are left out. */
function Frame() {
  const session = useSession()
  const reader = useMe()
  const sees = (permission: string) => session?.can(permission) ?? false
  const desk = deskOf(reader?.roles ?? [], sees('score:read'))
  const waiting = useWaitingForMe()
  const home = desk === 'score' ? (waiting === undefined ? scoreFirst : withApprovals) : withDesk(sees('score:read'))
  const shown = areasFor(areas.map((area) => (area === insight ? home : area)), sees)
  const tabs = [{ label: home.label, to: home.to, picture: 'score' as const }, ...phoneTabs.filter((tab) => sees(tab.permission))]
  const links = [{ label: t`Approvals`, to: paths.approvals() }, { label: t`Profile`, to: paths.profile() }, ...(sees('audit:read') ? [{ label: t`Record`, to: paths.record() }] : []), ...(sees('settings:manage') ? [{ label: t`Settings`, to: paths.settings() }] : [])]
  return <Shell areas={shown} phoneTabs={tabs} palette={{ search, actionsOn }} accountLinks={links} />
}

// The gallery of the kit and the Score: for whoever works on them; not in the built product.
const gallery: RouteObject[] = import.meta.env.DEV ? [{ path: '/gallery/*', lazy: () => import('./gallery/gallery.tsx') }] : []

/** Fetches what is opened next from most first pages: one of the lists, which all lie in one file. */
export const opensNext = () => import('./operations/incidents/IncidentList.tsx')

export const routes: RouteObject[] = [
  {
    ErrorBoundary: RouteError,
    HydrateFallback: FirstLoading,
    children: [
      ...gallery,
      { path: paths.signIn(), lazy: () => import('./access/SignIn.tsx') },
      { path: paths.setUp(), lazy: () => import('./access/SetUp.tsx') },
      { path: paths.pageLink(':token'), lazy: () => import('./outbound/LinkPage.tsx') },
      { path: paths.decideLink(':token'), lazy: () => import('./approvals/DecideLink.tsx') },
      { path: paths.welcome(), lazy: () => import('./access/Welcome.tsx') },
      {
        element: <Inside />,
        ErrorBoundary: RouteError,
        children: [
          {
            element: <Outlet />,
            ErrorBoundary: RouteError,
            children: [...areas.flatMap((area) => area.routes), ...settingsRoutes, ...profileRoutes, ...approvalRoutes, ...importRoutes, { path: '*', Component: NotFound }],
          },
        ],
      },
    ],
  },
]
