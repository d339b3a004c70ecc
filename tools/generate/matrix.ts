import { roles } from '@fullscore/api/access/permissions.ts'
import type { RouteShape } from '@fullscore/api/route.ts'
import { rolePermissions } from '../../server/access/roles.ts'

/** Which role may ask which route, within its scope: committed, so that a change of rights is seen in review. */
export function accessMatrix(routes: readonly RouteShape[]): string {
  const cell = (route: RouteShape, role: (typeof roles)[number]) => {
    if (route.permission === 'public' || route.permission === 'link' || route.permission === 'key' || route.permission === 'signed-in') return '·'
    return rolePermissions[role].includes(route.permission) ? '●' : ''
  }
  const rows = [...routes].sort((a, b) => (a.name < b.name ? -1 : 1)).map((route) =>
    `| ${route.name} | ${route.method} ${route.path} | ${route.permission} | ${roles.map((role) => cell(route, role)).join(' | ')} |`)
  return [
    '# Who may ask what', '',
    'Made from the contract and `server/access/roles.ts` by `npm run generate`; do not edit by hand. ● may, within the scope in which',
    'the role is held; · everybody who holds what the permission column says (`public` everybody, `signed-in` any person, `link` the token of one message, `key` a sender with the key of its alert source).', '',
    `| route | path | permission | ${roles.join(' | ')} |`, `|${'---|'.repeat(3 + roles.length)}`, ...rows, '',
  ].join('\n')
}
