import type { TimelineEvent } from '@fullscore/api/events/timeline.ts'
import type { EventGlyph, MarkState } from '../kit/glyphs.ts'

interface Sentence { glyph: MarkState | EventGlyph; says: string }
type Say = (event: TimelineEvent, text: (key: string) => string) => Sentence

const note = (text: string) => (text === '' ? '' : `: ${text}`)
const changed = (event: TimelineEvent) => {
  const fields = event.payload['changed']
  return Array.isArray(fields) && fields.length > 0 ? `Changed ${fields.join(', ')}.` : 'Changed.'
}

/** What each type of event says on a timeline. A type without a sentence is said by its name. */
const sentences: Record<string, Say> = {
  'incident.opened': (_, text) => ({ glyph: 'incident', says: `Opened. ${text('why')}` }),
  'incident.alert-joined': (_, text) => ({ glyph: 'firing', says: `Joined by "${text('title')}". ${text('why')}` }),
  'incident.acknowledged': (event) => ({ glyph: 'answered', says: `Acknowledged${event.payload['via'] === 'browser' ? '' : ` by ${String(event.payload['via'])}`}.` }),
  'incident.mitigating': (_, text) => ({ glyph: 'note', says: `Mitigating${note(text('note'))}` }),
  'incident.noted': (_, text) => ({ glyph: 'note', says: text('note') }),
  'incident.edited': (event) => ({ glyph: 'note', says: changed(event) }),
  'incident.recovered': () => ({ glyph: 'ok', says: 'All its alerts are over. The paging stopped; a person resolves it.' }),
  'incident.resolved': (event, text) => ({ glyph: 'ok', says: `Resolved after ${String(event.payload['minutes'])} min${note(text('note'))}` }),
  'incident.reopened': (_, text) => ({ glyph: 'incident', says: `Opened again${note(text('note'))}` }),
  'incident.impact-computed': (event) => ({ glyph: 'note', says: `Impact computed: ${String(event.payload['hit'])} hit, ${String(event.payload['safe'])} checked and safe.` }),
  'incident.impact-marked': (event) => ({ glyph: 'note', says: `Said of an item: ${String(event.payload['mark'])}.` }),
  'page.sent': (_, text) => ({ glyph: 'paged', says: `Paged ${text('person') || 'somebody'}${text('channel') ? ` by ${text('channel')}` : ''}. ${text('why')}` }),
  'page.failed': (_, text) => ({ glyph: 'failed', says: `A page to ${text('person') || 'somebody'}${text('channel') ? ` by ${text('channel')}` : ''} did not go out. ${text('answer')}` }),
  'page.answered': (event, text) => ({ glyph: 'answered', says: `${text('person') || 'The person paged'} answered by ${String(event.payload['via'])}.` }),
  'page.declined': (_, text) => ({ glyph: 'note', says: `${text('person') || 'The person paged'} cannot${note(text('why'))}` }),
  'escalation.declined': (event, text) => ({ glyph: 'note', says: `${text('person') || 'Somebody'} cannot. ${event.payload['atOnce'] === true ? 'The next is paged at once.' : 'The next was paged before.'}` }),
  'escalation.step-reached': (_, text) => ({ glyph: 'note', says: text('why') || 'The next step of the escalation.' }),
  'escalation.exhausted': (_, text) => ({ glyph: 'failed', says: text('why') || 'Nobody answered; the escalation is at its end.' }),
  'escalation.started': (_, text) => ({ glyph: 'note', says: text('why') || 'Paging began.' }),
  'escalation.stopped': (_, text) => ({ glyph: 'ok', says: `Paging stopped. ${text('why')}` }),
  'alert.raised': (event, text) => ({ glyph: 'firing', says: `${String(event.payload['urgency'])} alert: ${text('title')}` }),
  'alert.resolved': (_, text) => ({ glyph: 'ok', says: `Alert over: ${text('title')}${note(text('note'))}` }),
  'alert.urgency-changed': (event, text) => ({ glyph: 'firing', says: `Alert "${text('title')}" is ${String(event.payload['urgency'])} now.` }),
  'alert.unmuted': (_, text) => ({ glyph: 'firing', says: `The maintenance window is over and it still fires: ${text('title')}` }),
  'alert.muted': (_, text) => ({ glyph: 'maintenance', says: `Another maintenance window keeps it silent: ${text('title')}` }),
  'maintenance.planned': (_, text) => ({ glyph: 'maintenance', says: `Maintenance planned: ${text('title')}. ${text('reason')}` }),
  'maintenance.opened': (_, text) => ({ glyph: 'maintenance', says: `Maintenance window open: ${text('title')}` }),
  'maintenance.closed': (event, text) => ({ glyph: 'ok', says: `Maintenance window ${event.payload['early'] === true ? 'ended early' : 'over'}: ${text('title')}${note(text('reason'))}` }),
  'maintenance.cancelled': (_, text) => ({ glyph: 'note', says: `Maintenance cancelled: ${text('title')}${note(text('reason'))}` }),
  'check.added': (_, text) => ({ glyph: 'note', says: `Check "${text('name')}" added.` }),
  'check.changed': (event) => ({ glyph: 'note', says: changed(event) }),
  'check.archived': (_, text) => ({ glyph: 'note', says: `Check "${text('name')}" stopped for good.` }),
  'check.hardened': (event, text) => ({ glyph: event.payload['state'] === 'ok' ? 'ok' : event.payload['state'] === 'degraded' ? 'degraded' : event.payload['state'] === 'unknown' ? 'unknown' : 'down', says: `${text('name')}: ${String(event.payload['state'])}. ${text('summary')}` }),
  'deadline.threshold-reached': (_, text) => ({ glyph: 'due', says: text('title') || 'A deadline comes near.' }),
  'deadline.missed': (_, text) => ({ glyph: 'due', says: `${text('title') || 'A deadline'} was missed.` }),
  'deadline.met': (_, text) => ({ glyph: 'ok', says: `${text('title') || 'A deadline'} was met.` }),
  'team.added': () => ({ glyph: 'note', says: 'Team added.' }),
  'team.changed': (event) => ({ glyph: 'note', says: changed(event) }),
  'team.member-set': () => ({ glyph: 'note', says: 'A member joined, or changed place.' }),
  'team.member-removed': () => ({ glyph: 'note', says: 'A member left.' }),
  'person.added': () => ({ glyph: 'note', says: 'Person added.' }),
  'person.changed': (event) => ({ glyph: 'note', says: changed(event) }),
  'access.signed-in': () => ({ glyph: 'note', says: 'Signed in.' }),
  'page.made': (_, text) => ({ glyph: 'note', says: `A page was made ready. ${text('why')}` }),
  'page.withdrawn': (_, text) => ({ glyph: 'note', says: `The page was withdrawn. ${text('why')}` }),
  'rotation.added': () => ({ glyph: 'shift', says: 'Rotation made.' }),
  'rotation.changed': (event) => ({ glyph: 'shift', says: changed(event) }),
  'shift.began': (_, text) => ({ glyph: 'shift', says: `A shift began${text('name') === '' ? '' : `: ${text('name')}`}.` }),
  'shift.override-added': (_, text) => ({ glyph: 'shift', says: `Somebody stands in${note(text('why'))}` }),
  'shift.override-cancelled': () => ({ glyph: 'shift', says: 'A stand-in was taken back.' }),
  'import.committed': (event, text) => ({ glyph: 'note', says: `${text('name') || 'An import'} is being taken in: ${String(event.payload['create'])} new, ${String(event.payload['update'])} changed.` }),
  'import.applied': (event) => ({ glyph: 'ok', says: `Taken in: ${String(event.payload['created'])} added, ${String(event.payload['updated'])} changed, ${String(event.payload['bad'])} not taken.` }),
  'import.stopped': (event) => ({ glyph: 'note', says: `Stopped: ${String(event.payload['created'])} added, ${String(event.payload['updated'])} changed.` }),
  'import.failed': () => ({ glyph: 'failed', says: 'The import failed.' }),
  'import.undone': () => ({ glyph: 'note', says: 'The import is being taken back.' }),
  'import.reverted': (event) => ({ glyph: 'note', says: `Taken back: ${String(event.payload['archived'])} archived, ${String(event.payload['restored'])} restored, ${String(event.payload['left'])} left as they are.` }),
  'item.changed': (event) => ({ glyph: 'note', says: changed(event) }),
  'service.changed': (event) => ({ glyph: 'note', says: changed(event) }),
  'vendor.added': () => ({ glyph: 'contract', says: 'Vendor added.' }),
  'vendor.changed': (event) => ({ glyph: 'contract', says: changed(event) }),
  'access.account-disabled': () => ({ glyph: 'note', says: 'Shut out.' }),
  'access.account-enabled': () => ({ glyph: 'note', says: 'Let in again.' }),
  'access.invitation-accepted': () => ({ glyph: 'note', says: 'The invitation was accepted.' }),
  'access.invitation-made': () => ({ glyph: 'note', says: 'An invitation link was made.' }),
  'access.password-changed': () => ({ glyph: 'note', says: 'The password was changed.' }),
  'access.set-up-finished': () => ({ glyph: 'note', says: 'Fullscore was set up.' }),
  'access.sign-in-refused': () => ({ glyph: 'note', says: 'A sign-in was refused.' }),
  'access.signed-out': () => ({ glyph: 'note', says: 'Signed out.' }),
  'access.token-made': () => ({ glyph: 'note', says: 'An API token was made.' }),
  'access.token-revoked': () => ({ glyph: 'note', says: 'An API token was revoked.' }),
  'contact.changed': () => ({ glyph: 'note', says: 'How they are reached was changed.' }),
  'person.erased': () => ({ glyph: 'note', says: 'Erased: name, address, account and details are gone for good.' }),
  'retention.changed': () => ({ glyph: 'note', says: 'How long details are kept was changed.' }),
  'details.erased': (event) => ({ glyph: 'note', says: `${String(event.payload['count'])} details older than their class is kept were erased.` }),
  'person.roles-set': () => ({ glyph: 'note', says: 'Roles were set.' }),
  'department.added': () => ({ glyph: 'note', says: 'Department added.' }),
  'escalation-policy.added': () => ({ glyph: 'shift', says: 'Escalation policy added.' }),
  'escalation-policy.assigned': () => ({ glyph: 'shift', says: 'An escalation policy was assigned.' }),
  'item.merge-proposed': () => ({ glyph: 'note', says: 'It may be the same as another item: a merge is proposed.' }),
  'item.merge-refused': () => ({ glyph: 'note', says: 'It is not the same as the other item.' }),
  'item.merge-undone': () => ({ glyph: 'note', says: 'The merge was taken back.' }),
  'item.merged': () => ({ glyph: 'note', says: 'Another item was merged into it.' }),
  'item.redundancy-set': () => ({ glyph: 'note', says: 'How many suppliers it needs was said anew.' }),
  'relation.added': () => ({ glyph: 'note', says: 'A relation was added.' }),
  'relation.decided': () => ({ glyph: 'note', says: 'Proposed relations were decided.' }),
  'relation.proposed': () => ({ glyph: 'note', says: 'A relation was proposed.' }),
  'relation.removed': () => ({ glyph: 'note', says: 'A relation was taken away.' }),
  'service.archived': () => ({ glyph: 'note', says: 'Archived.' }),
  'deadline.started': () => ({ glyph: 'due', says: 'A deadline began to run.' }),
  'deadline.paused': () => ({ glyph: 'due', says: 'The deadline rests.' }),
  'deadline.resumed': () => ({ glyph: 'due', says: 'The deadline runs again.' }),
  'deadline.moved': () => ({ glyph: 'due', says: 'The deadline moved.' }),
  'deadline.cancelled': () => ({ glyph: 'due', says: 'The deadline no longer counts.' }),
  'rehearsal.started': () => ({ glyph: 'note', says: 'A rehearsal began.' }),
  'rehearsal.ended': () => ({ glyph: 'note', says: 'The rehearsal ended.' }),
  'department.changed': (event) => ({ glyph: 'note', says: changed(event) }),
  'escalation-policy.changed': (event) => ({ glyph: 'note', says: changed(event) }),
  'organisation.changed': (event) => ({ glyph: 'note', says: changed(event) }),
  'item.added': (_, text) => ({ glyph: 'note', says: `Item added${text('why') ? `: ${text('why')}` : '.'}` }),
  'service.added': () => ({ glyph: 'note', says: 'Service added.' }),
}

/** A timeline's line for an event. */
export function sentenceOf(event: TimelineEvent): Sentence {
  const text = (key: string) => { const value = event.detail?.[key]; return typeof value === 'string' || typeof value === 'number' ? String(value) : '' }
  const say = sentences[event.type]
  if (say) return say(event, text)
  const words = event.type.replaceAll('.', ' ').replaceAll('-', ' ')
  return { glyph: 'note', says: `${words.charAt(0).toUpperCase()}${words.slice(1)}.` }
}
