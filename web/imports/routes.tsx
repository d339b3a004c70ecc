import type { RouteObject } from 'react-router'
import { paths } from '../paths.ts'

/** Imports of every kind of record. */
export const importRoutes: readonly RouteObject[] = [
  { path: paths.imports(), lazy: () => import('./ImportList.tsx') },
  { path: paths.imports.new(), lazy: () => import('./NewImport.tsx') },
  { path: `${paths.imports()}/:id`, lazy: () => import('./ImportPage.tsx') },
]
