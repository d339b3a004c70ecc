import type { RouteObject } from 'react-router'
import { paths } from '../paths.ts'

export const approvalRoutes: RouteObject[] = [
  { path: paths.approvals(), lazy: () => import('./ApprovalList.tsx') },
  { path: `${paths.approvals()}/stand-in`, lazy: () => import('./StandIn.tsx') },
  { path: `${paths.approvals()}/:id`, lazy: () => import('./ApprovalPage.tsx') },
]
