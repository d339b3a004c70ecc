import { z } from 'zod'

/** What somebody may do. Read permissions also decide what is visible at all. */
export const permissions = [
  'settings:manage', 'accounts:manage', 'audit:read', 'organisation:read', 'organisation:manage',
  'inventory:read', 'inventory:manage', 'services:read', 'services:manage', 'monitoring:read', 'monitoring:manage', 'probes:read', 'probes:manage', 'certificates:read', 'certificates:manage',
  'on-call:read', 'on-call:manage', 'alerts:read', 'alerts:respond', 'alerts:send', 'alerts:manage',
  'incidents:read', 'incidents:respond', 'incidents:publish', 'incidents:manage', 'maintenance:read', 'maintenance:manage', 'vendors:read', 'vendors:manage', 'contracts:read', 'contracts:manage',
  'approvals:read', 'leave:read', 'leave:manage', 'score:read', 'rehearsal:run', 'metrics:read',
] as const
export const Permission = z.enum(permissions)
export type Permission = z.infer<typeof Permission>

export const roles = [
  'administrator', 'operations-manager', 'it-professional', 'team-lead', 'head-of-infrastructure',
  'operations-director', 'cio', 'employee', 'auditor',
] as const
export const Role = z.enum(roles).meta({ id: 'Role' })
export type Role = z.infer<typeof Role>
