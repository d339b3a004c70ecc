import { expect, test } from 'vitest'
import type { Role } from '@fullscore/api/access/permissions.ts'
import { deskOf } from './desk.ts'

test.each<[Role[], boolean, string]>([
  [['operations-manager', 'cio'], true, 'score'], [['it-professional', 'team-lead'], true, 'team'], [['cio', 'auditor'], true, 'one-page'], [['operations-director'], true, 'roll-up'],
  [['head-of-infrastructure'], true, 'roll-up'], [['it-professional'], true, 'work'], [['auditor'], true, 'score'], [['administrator'], false, 'status'], [['employee'], false, 'status'], [[], false, 'status'],
])('%j, sees the Score: %s, opens %s', (roles, sees, desk) => expect(deskOf(roles.map((role) => ({ role })), sees)).toBe(desk))
