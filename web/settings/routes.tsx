import type { RouteObject } from 'react-router'
import { paths } from '../paths.ts'

/** The administrator's pages, and the auditor's. */
export const settingsRoutes: readonly RouteObject[] = [
  { path: paths.settings(), lazy: () => import('./Settings.tsx') },
  { path: `${paths.settings()}/organisation`, lazy: () => import('./Settings.tsx') },
  { path: paths.record(), lazy: () => import('./Record.tsx') },
]
