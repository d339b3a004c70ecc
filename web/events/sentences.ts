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
  'page.failed': (_, text) => ({ glyph: 'failed', says: `A page did not go out. ${text('why') || text('error')}` }),
  'page.answered': (event, text) => ({ glyph: 'answered', says: `${text('person') || 'The person paged'} answered by ${String(event.payload['via'])}.` }),
  'escalation.step-reached': (_, text) => ({ glyph: 'note', says: text('why') || 'The next step of the escalation.' }),
  'escalation.exhausted': (_, text) => ({ glyph: 'failed', says: text('why') || 'Nobody answered; the escalation is at its end.' }),
  'escalation.started': (_, text) => ({ glyph: 'note', says: text('why') || 'Paging began.' }),
  'escalation.stopped': (_, text) => ({ glyph: 'ok', says: `Paging stopped. ${text('why')}` }),
  'alert.raised': (event, text) => ({ glyph: 'firing', says: `${String(event.payload['urgency'])} alert: ${text('title')}` }),
  'alert.resolved': (_, text) => ({ glyph: 'ok', says: `Alert over: ${text('title')}${note(text('note'))}` }),
  'alert.urgency-changed': (event, text) => ({ glyph: 'firing', says: `Alert "${text('title')}" is ${String(event.payload['urgency'])} now.` }),
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
  'item.added': (_, text) => ({ glyph: 'note', says: `Item added${text('why') ? `: ${text('why')}` : '.'}` }),
  'service.added': () => ({ glyph: 'note', says: 'Service added.' }),
}

/** A timeline's line for an event. */
export function sentenceOf(event: TimelineEvent): Sentence {
  const text = (key: string) => { const value = event.detail?.[key]; return value === undefined || value === null ? '' : String(value) }
  const say = sentences[event.type]
  if (say) return say(event, text)
  const words = event.type.replaceAll('.', ' ').replaceAll('-', ' ')
  return { glyph: 'note', says: `${words.charAt(0).toUpperCase()}${words.slice(1)}.` }
}
