import { useEffect } from 'react'
import { useNavigate } from 'react-router'
import type { EventGlyph, MarkState } from '@fullscore/engraving/glyphs.ts'
import { goBy } from './find.ts'
import { paths } from './paths.ts'
import { registerActions } from './shell/palette-source.ts'
import { reasonWithout, useSession } from './shell/session.ts'
import { t } from './words.ts'

interface Act {
  id: string; title: string; to: string; permission?: string; glyph?: MarkState | EventGlyph
  /** What else people type for it, apart by commas. */
  words?: string
}

/** What can be done from anywhere, in the order in which the palette offers it. */
export const acts: readonly Act[] = [
  { id: 'open-incident', title: t`Open an incident`, to: paths.incidents.new(), permission: 'incidents:respond', glyph: 'incident', words: t`report, outage, fault` },
  { id: 'followed', title: t`See the incidents that you follow`, to: `${paths.incidents()}?state=none&followed=true`, permission: 'incidents:read', glyph: 'incident', words: t`watch, subscribe, followed` },
  { id: 'follow-ups', title: t`See what reviews left to do`, to: paths.followUps(), permission: 'incidents:read', glyph: 'due', words: t`postmortem, actions, follow-up` },
  { id: 'incident-handling', title: t`Change how incidents are handled`, to: paths.incidentHandling(), permission: 'incidents:read', glyph: 'go', words: t`severity, matrix, priority, cadence, rate, updates` },
  { id: 'status-page', title: t`Look after the public status page`, to: paths.statusPage(), permission: 'incidents:publish', glyph: 'ok', words: t`public, subscribers, uptime, components, statuspage` },
  { id: 'status-page-switch', title: t`Switch the public status page on or off`, to: paths.statusPage(), permission: 'settings:manage', glyph: 'ok', words: t`public, statuspage` },
  { id: 'plan-maintenance', title: t`Plan a maintenance window`, to: paths.maintenance.new(), permission: 'maintenance:manage', glyph: 'maintenance', words: t`mute, silence, downtime` },
  { id: 'alerts-of-nobody', title: t`See alerts that nobody has in hand`, to: `${paths.alerts()}?hand=nobody`, permission: 'alerts:read', glyph: 'alert', words: t`unacknowledged, triage, firing, open` },
  { id: 'stand-in', title: t`Put somebody in on call`, to: paths.onCall(), permission: 'on-call:manage', glyph: 'shift', words: t`override, swap, cover, substitute` },
  { id: 'alert-sources', title: t`See who sends alerts`, to: paths.alertSources(), permission: 'alerts:read', glyph: 'alert', words: t`integration, webhook, intake` },
  { id: 'add-alert-source', title: t`Add an alert source`, to: paths.alertSources.new(), permission: 'alerts:manage', glyph: 'alert', words: t`integration, alertmanager, pagerduty, webhook, key` },
  { id: 'add-check', title: t`Add a check`, to: paths.checks.new(), permission: 'monitoring:manage', glyph: 'ok', words: t`watch, monitor` },
  { id: 'probes', title: t`See the probes that watch from elsewhere`, to: paths.probes(), permission: 'probes:read', glyph: 'ok', words: t`remote, site, branch, agent, poller, location` },
  { id: 'add-probe', title: t`Add a probe`, to: paths.probes.new(), permission: 'probes:manage', glyph: 'go', words: t`remote, site, branch, agent, enrol, location` },
  { id: 'sweep', title: t`Sweep a range of addresses`, to: paths.sweeps.new(), permission: 'monitoring:manage', glyph: 'go', words: t`discover, scan, network, ping, ports` },
  { id: 'sweep-plan', title: t`Let a sweep come again`, to: `${paths.sweeps.new()}?again`, permission: 'monitoring:manage', glyph: 'go', words: t`schedule, repeat, discovery, daily, weekly` },
  { id: 'sweep-proposals', title: t`Decide what sweeps found`, to: paths.sweepProposals(), permission: 'monitoring:read', glyph: 'go', words: t`discovery, accept, refuse` },
  { id: 'add-service', title: t`Add a service`, to: paths.services.new(), permission: 'services:manage', glyph: 'go' },
  { id: 'add-item', title: t`Add an item to the inventory`, to: paths.inventory.new(), permission: 'inventory:manage', glyph: 'go', words: t`server, device, database` },
  { id: 'proposals', title: t`Decide proposed relations`, to: paths.proposals(), permission: 'inventory:read', glyph: 'go', words: t`accept, refuse` },
  { id: 'certificates', title: t`See which certificates end next`, to: paths.certificates(), permission: 'certificates:read', glyph: 'due', words: t`tls, ssl, expiry, expire, https` },
  { id: 'certificate-policies', title: t`Say when certificates warn`, to: paths.certificatePolicies(), permission: 'certificates:manage', glyph: 'due', words: t`tls, thresholds, days` },
  { id: 'rotation', title: t`Make a rotation`, to: paths.rotations.new(), permission: 'on-call:manage', glyph: 'shift', words: t`on call, schedule` },
  { id: 'policy', title: t`Add an escalation policy`, to: paths.escalations.new(), permission: 'on-call:manage', glyph: 'shift', words: t`paging` },
  { id: 'on-call', title: t`See who is on call`, to: paths.onCall(), permission: 'on-call:read', glyph: 'shift' },
  { id: 'replay', title: t`Replay the past day`, to: `${paths.score()}?replay=0`, permission: 'score:read', glyph: 'go', words: t`play back, night, what happened, as it was` },
  { id: 'rehearse', title: t`Rehearse an outage`, to: paths.rehearsals(), permission: 'rehearsal:run', glyph: 'incident', words: t`drill, exercise` },
  { id: 'add-person', title: t`Add a person`, to: paths.people.new(), permission: 'organisation:manage', glyph: 'go', words: t`invite, colleague, user` },
  { id: 'add-vendor', title: t`Add a vendor`, to: paths.vendors.new(), permission: 'vendors:manage', glyph: 'contract', words: t`supplier, support` },
  { id: 'add-team', title: t`Add a team`, to: paths.teams.new(), permission: 'organisation:manage', glyph: 'go' },
  { id: 'record', title: t`See who changed what`, to: paths.record(), permission: 'audit:read', glyph: 'note', words: t`audit, trail, log, history, record, events, verify` },
  { id: 'import', title: t`Import a spreadsheet`, to: paths.imports.new(), glyph: 'go', words: t`csv, xlsx, excel, paste, upload` },
  { id: 'ask-leave', title: t`Ask for leave`, to: paths.leave.new(), glyph: 'shift', words: t`holiday, vacation, absence, sick, away` },
  { id: 'team-calendar', title: t`See who is away`, to: paths.teamCalendar(), permission: 'leave:read', glyph: 'shift', words: t`calendar, leave, holiday` },
  { id: 'approvals', title: t`See what waits for your approval`, to: paths.approvals(), glyph: 'due', words: t`approve, decide, accept, refuse, sign off` },
  { id: 'decides-for-you', title: t`Name who decides for you`, to: `${paths.approvals()}/stand-in`, glyph: 'go', words: t`delegate, out of office, absence, deputy` },
  { id: 'profile', title: t`Open your profile`, to: paths.profile(), glyph: 'go', words: t`password, token, sessions, notifications, turns on call in your calendar, ical` },
  { id: 'settings', title: t`Open the settings`, to: paths.settings(), permission: 'settings:manage', glyph: 'go', words: t`organisation, mail, grants, channels` },
]

/** Puts what can be done from anywhere into the palette, with the reason where it is forbidden. */
export function RegisteredActions() {
  const session = useSession()
  const navigate = useNavigate()
  useEffect(() => {
    goBy((to) => void navigate(to))
    return registerActions(acts.map(({ id, title, to, permission, glyph = 'go', words = '' }) => ({
      id, title, glyph, words: words.split(', '), reason: permission === undefined ? undefined : reasonWithout(session, permission), run: () => void navigate(to),
    })))
  }, [session, navigate])
  return null
}
