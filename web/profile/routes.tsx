import type { RouteObject } from 'react-router'
import { paths } from '../paths.ts'

/** The reader's own page. */
export const profileRoutes: readonly RouteObject[] = [{ path: paths.profile(), lazy: () => import('./Profile.tsx') }]
