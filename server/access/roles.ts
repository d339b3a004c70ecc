import { permissions, type Permission, type Role } from '@fullscore/api/access/permissions.ts'

const reads: readonly Permission[] = permissions.filter((p) => p.endsWith(':read') && p !== 'audit:read' && p !== 'metrics:read' && p !== 'approvals:read')
const professional: readonly Permission[] = [
  ...reads, 'inventory:manage', 'services:manage', 'monitoring:manage', 'certificates:manage', 'alerts:respond', 'alerts:send', 'alerts:manage', 'incidents:respond', 'maintenance:manage', 'rehearsal:run',
]
const lead: readonly Permission[] = [...professional, 'probes:manage', 'on-call:manage', 'organisation:manage', 'leave:manage', 'vendors:manage', 'contracts:manage', 'incidents:publish', 'incidents:manage']

/** What each role may do, within the scope in which it is held. The administrator has settings and accounts, not everybody's records. */
export const rolePermissions: Record<Role, readonly Permission[]> = {
  administrator: ['settings:manage', 'accounts:manage', 'organisation:read', 'organisation:manage', 'metrics:read', 'probes:read', 'probes:manage'],
  'operations-manager': [...lead, 'audit:read', 'approvals:read'],
  'it-professional': professional,
  'team-lead': lead,
  'head-of-infrastructure': lead,
  'operations-director': [...reads, 'vendors:manage', 'contracts:manage', 'on-call:manage', 'incidents:respond', 'incidents:publish', 'incidents:manage', 'audit:read', 'approvals:read'],
  cio: [...reads, 'audit:read'],
  employee: ['organisation:read'],
  auditor: [...reads, 'audit:read', 'approvals:read'],
}
