import { useEffect } from 'react'
import { useNavigate } from 'react-router'
import type { EventGlyph, MarkState } from '@fullscore/engraving/glyphs.ts'
import { goBy } from './find.ts'
import { paths } from './paths.ts'
import { registerActions } from './shell/palette-source.ts'
import { reasonWithout, useSession } from './shell/session.ts'

interface Act { id: string; title: string; to: string; permission?: string; glyph?: MarkState | EventGlyph; words?: readonly string[] }

const acts: readonly Act[] = [
  { id: 'open-incident', title: 'Open an incident', to: paths.incidents.new(), permission: 'incidents:respond', glyph: 'incident', words: ['report', 'outage', 'fault'] },
  { id: 'follow-ups', title: 'See what reviews left to do', to: paths.followUps(), permission: 'incidents:read', glyph: 'due', words: ['postmortem', 'actions', 'follow-up'] },
  { id: 'incident-handling', title: 'Change how incidents are handled', to: paths.incidentHandling(), permission: 'incidents:read', glyph: 'go', words: ['severity', 'matrix', 'priority', 'cadence', 'rate', 'updates'] },
  { id: 'status-page', title: 'Look after the public status page', to: paths.statusPage(), permission: 'incidents:publish', glyph: 'ok', words: ['public', 'subscribers', 'uptime', 'components', 'statuspage'] },
  { id: 'status-page-switch', title: 'Switch the public status page on or off', to: paths.statusPage(), permission: 'settings:manage', glyph: 'ok', words: ['public', 'statuspage'] },
  { id: 'plan-maintenance', title: 'Plan a maintenance window', to: paths.maintenance.new(), permission: 'maintenance:manage', glyph: 'maintenance', words: ['mute', 'silence', 'downtime'] },
  { id: 'alerts-of-nobody', title: 'See alerts that nobody has in hand', to: `${paths.alerts()}?hand=nobody`, permission: 'alerts:read', glyph: 'alert', words: ['unacknowledged', 'triage', 'firing', 'open'] },
  { id: 'stand-in', title: 'Put somebody in on call', to: paths.onCall(), permission: 'on-call:manage', glyph: 'shift', words: ['override', 'swap', 'cover', 'substitute'] },
  { id: 'alert-sources', title: 'See who sends alerts', to: paths.alertSources(), permission: 'alerts:read', glyph: 'alert', words: ['integration', 'webhook', 'intake'] },
  { id: 'add-alert-source', title: 'Add an alert source', to: paths.alertSources.new(), permission: 'alerts:manage', glyph: 'alert', words: ['integration', 'alertmanager', 'pagerduty', 'webhook', 'key'] },
  { id: 'add-check', title: 'Add a check', to: paths.checks.new(), permission: 'monitoring:manage', glyph: 'ok', words: ['watch', 'monitor'] },
  { id: 'probes', title: 'See the probes that watch from elsewhere', to: paths.probes(), permission: 'probes:read', glyph: 'ok', words: ['remote', 'site', 'branch', 'agent', 'poller', 'location'] },
  { id: 'add-probe', title: 'Add a probe', to: paths.probes.new(), permission: 'probes:manage', glyph: 'go', words: ['remote', 'site', 'branch', 'agent', 'enrol', 'location'] },
  { id: 'sweep', title: 'Sweep a range of addresses', to: paths.sweeps.new(), permission: 'monitoring:manage', glyph: 'go', words: ['discover', 'scan', 'network', 'ping', 'ports'] },
  { id: 'sweep-plan', title: 'Let a sweep come again', to: `${paths.sweeps.new()}?again`, permission: 'monitoring:manage', glyph: 'go', words: ['schedule', 'repeat', 'discovery', 'daily', 'weekly'] },
  { id: 'sweep-proposals', title: 'Decide what sweeps found', to: paths.sweepProposals(), permission: 'monitoring:read', glyph: 'go', words: ['discovery', 'accept', 'refuse'] },
  { id: 'add-service', title: 'Add a service', to: paths.services.new(), permission: 'services:manage', glyph: 'go' },
  { id: 'add-item', title: 'Add an item to the inventory', to: paths.inventory.new(), permission: 'inventory:manage', glyph: 'go', words: ['server', 'device', 'database'] },
  { id: 'proposals', title: 'Decide proposed relations', to: paths.proposals(), permission: 'inventory:read', glyph: 'go', words: ['accept', 'refuse'] },
  { id: 'certificates', title: 'See which certificates end next', to: paths.certificates(), permission: 'certificates:read', glyph: 'due', words: ['tls', 'ssl', 'expiry', 'expire', 'https'] },
  { id: 'certificate-policies', title: 'Say when certificates warn', to: paths.certificatePolicies(), permission: 'certificates:manage', glyph: 'due', words: ['tls', 'thresholds', 'days'] },
  { id: 'rotation', title: 'Make a rotation', to: paths.rotations.new(), permission: 'on-call:manage', glyph: 'shift', words: ['on call', 'schedule'] },
  { id: 'policy', title: 'Add an escalation policy', to: paths.escalations.new(), permission: 'on-call:manage', glyph: 'shift', words: ['paging'] },
  { id: 'on-call', title: 'See who is on call', to: paths.onCall(), permission: 'on-call:read', glyph: 'shift' },
  { id: 'replay', title: 'Replay the past day', to: `${paths.score()}?replay=0`, permission: 'score:read', glyph: 'go', words: ['play back', 'night', 'what happened', 'as it was'] },
  { id: 'rehearse', title: 'Rehearse an outage', to: paths.rehearsals(), permission: 'rehearsal:run', glyph: 'incident', words: ['drill', 'exercise'] },
  { id: 'add-person', title: 'Add a person', to: paths.people.new(), permission: 'organisation:manage', glyph: 'go', words: ['invite', 'colleague', 'user'] },
  { id: 'add-vendor', title: 'Add a vendor', to: paths.vendors.new(), permission: 'vendors:manage', glyph: 'contract', words: ['supplier', 'support'] },
  { id: 'add-team', title: 'Add a team', to: paths.teams.new(), permission: 'organisation:manage', glyph: 'go' },
  { id: 'import', title: 'Import a spreadsheet', to: paths.imports.new(), glyph: 'go', words: ['csv', 'xlsx', 'excel', 'paste', 'upload'] },
  { id: 'ask-leave', title: 'Ask for leave', to: paths.leave.new(), glyph: 'shift', words: ['holiday', 'vacation', 'absence', 'sick', 'away'] },
  { id: 'team-calendar', title: 'See who is away', to: paths.teamCalendar(), permission: 'leave:read', glyph: 'shift', words: ['calendar', 'leave', 'holiday'] },
  { id: 'approvals', title: 'See what waits for your approval', to: paths.approvals(), glyph: 'due', words: ['approve', 'decide', 'accept', 'refuse', 'sign off'] },
  { id: 'stand-in', title: 'Name who decides for you', to: `${paths.approvals()}/stand-in`, glyph: 'go', words: ['delegate', 'out of office', 'absence', 'deputy'] },
  { id: 'profile', title: 'Open your profile', to: paths.profile(), glyph: 'go', words: ['password', 'token', 'sessions', 'notifications'] },
  { id: 'settings', title: 'Open the settings', to: paths.settings(), permission: 'settings:manage', glyph: 'go', words: ['organisation', 'mail', 'grants', 'channels'] },
]

/** Puts what can be done from anywhere into the palette, with the reason where it is forbidden. */
export function RegisteredActions() {
  const session = useSession()
  const navigate = useNavigate()
  useEffect(() => {
    goBy((to) => void navigate(to))
    return registerActions(acts.map(({ id, title, to, permission, glyph = 'go', words = [] }) => ({
      id, title, glyph, words, reason: permission === undefined ? undefined : reasonWithout(session, permission), run: () => void navigate(to),
    })))
  }, [session, navigate])
  return null
}
