import { mappedFields, type Mapped, type MappedField, type Mapping, type MappingCondition, type MappingRule } from '@fullscore/api/operations/alerts/mapping.ts'
import type { Urgency } from '@fullscore/api/values.ts'
import { say } from '@fullscore/api/sentence.ts'
import { textAt, valueAt } from './paths.ts'
import { clean, hostsOf, isObject, keyOf, momentOf, texts, titleOf, unreadMoment, urgencyOf, type Defaults, type Told } from './told.ts'

/** Alerts read out of one payload. */
const mostAlerts = 5000

export interface MappedOne { shown: Mapped; told: Told | undefined }

/**
 * Applies a mapping to a payload: what comes out of each alert in it, field by field with the reason, and the alert itself unless it
 * is refused or ignored. The same function serves the intake and the trial.
 * @returns the alerts, or why the payload as a whole is refused
 */
export function applyMapping(mapping: Mapping, payload: unknown, defaults: Defaults): MappedOne[] | { why: string } {
  const found = mapping.each === undefined ? payload : valueAt(mapping.each, payload, payload)
  const list = Array.isArray(found) ? found : isObject(found) ? [found] : undefined
  if (!list) return { why: mapping.each === undefined ? 'The payload is neither an alert nor a list of them.' : say`There is no list of alerts at ${mapping.each}.` }
  if (list.length > mostAlerts) return { why: say`It holds ${list.length} alerts; at most ${mostAlerts} are read at once.` }
  return list.map((one) => mapOne(mapping, one, payload, defaults))
}

interface Found { value: string | undefined; why: string }

/** Applies one rule: the reason tells where the value came from and what became of it. */
export function applyRule(rule: MappingRule | undefined, one: unknown, payload: unknown): Found {
  if (!rule) return { value: undefined, why: 'No rule.' }
  const taken = rule.from.flatMap((path) => { const text = textAt(valueAt(path, one, payload)); return text === undefined ? [] : [{ path, text }] })
  const used = rule.join === undefined ? taken.slice(0, 1) : taken
  const raw = used.length > 0 ? used.map((each) => each.text).join(rule.join ?? '') : undefined
  const where = used.map((each) => each.path).join(' and ')
  if (raw === undefined) {
    const nothing = rule.from.length > 0 ? say`Nothing at ${rule.from.map((path) => `"${path}"`).join(', ')}` : ''
    if (rule.constant !== undefined) return { value: rule.constant, why: nothing ? say`${nothing}; the constant.` : 'The constant.' }
    return { value: rule.otherwise, why: rule.otherwise === undefined ? say`${nothing || 'Neither a place nor a constant'}.` : say`${nothing || 'No place'}; otherwise.` }
  }
  if (!rule.table) return { value: raw, why: say`From ${where}.` }
  const hit = Object.entries(rule.table).find(([word]) => word.toLowerCase() === raw.toLowerCase())
  if (hit) return { value: hit[1], why: say`From ${where}: "${raw.slice(0, 60)}" means ${hit[1]} by the table.` }
  return { value: rule.otherwise, why: rule.otherwise === undefined ? say`From ${where}: "${raw.slice(0, 60)}" is not in the table.` : say`From ${where}: "${raw.slice(0, 60)}" is not in the table; otherwise.` }
}

/** Whether a condition holds. */
export function holds(condition: MappingCondition, one: unknown, payload: unknown): boolean {
  const value = valueAt(condition.path, one, payload)
  const present = value !== undefined && value !== null && value !== ''
  if (condition.is === 'present') return present
  if (condition.is === 'absent') return !present
  const text = textAt(value)?.toLowerCase()
  const among = text !== undefined && condition.values.some((each) => each.toLowerCase() === text)
  return condition.is === 'one-of' ? among : text !== undefined && !among
}

const conditionWords = ({ path, is, values }: MappingCondition) => say`${path} is ${is === 'one-of' ? values.join(' or ') : is === 'none-of' ? say`none of ${values.join(', ')}` : is}`

function mapOne(mapping: Mapping, one: unknown, payload: unknown, defaults: Defaults): MappedOne {
  const ignored = mapping.ignoredWhen.find((each) => holds(each, one, payload))
  if (ignored) return { shown: { outcome: 'ignored', why: say`Left alone, because ${conditionWords(ignored)}.`, fields: [] }, told: undefined }
  const found = Object.fromEntries(mappedFields.map((field) => [field, applyRule(mapping[field], one, payload)])) as Record<MappedField, Found>
  const resolved = mapping.resolvedWhen.find((each) => holds(each, one, payload))
  const status = resolved ? 'resolved' : 'firing'
  const statusWhy = resolved ? say`Over, because ${conditionWords(resolved)}.` : mapping.resolvedWhen.length === 0 ? 'Firing: no condition says when it is over.' : 'Firing: no condition for its end holds.'
  const fields: Mapped['fields'] = [{ field: 'status', value: status, ok: true, why: statusWhy }, ...mappedFields.filter((field) => mapping[field] !== undefined).map((field) => judged(field, found[field], status, defaults))]
  const faults = fields.filter((field) => !field.ok)
  if (faults.length > 0) return { shown: { outcome: 'refused', why: faults.map((fault) => say`${fault.field}: ${fault.why}`).join(' '), fields }, told: undefined }
  return { shown: { outcome: status, why: statusWhy, fields }, told: toldOf(found, status, one, defaults) }
}

/** A field's value with whether it will do. Title and key must be there; the rest has something to stand for it. */
function judged(field: MappedField, { value, why }: Found, status: string, defaults: Defaults): Mapped['fields'][number] {
  const shown = value === undefined ? null : value.slice(0, 300)
  if (field === 'dedupKey' || (field === 'title' && status === 'firing')) return { field, value: shown, ok: value !== undefined && value.trim() !== '', why }
  if (field === 'urgency') {
    const urgency = value === undefined ? undefined : urgencyOf(value)
    if (urgency) return { field, value: urgency, ok: true, why }
    if (value === undefined) return { field, value: defaults.urgency, ok: true, why: say`${why} The source's default.` }
    return { field, value: shown, ok: false, why: say`${why} "${value.slice(0, 60)}" is no urgency.` }
  }
  if (field === 'at' && value !== undefined) {
    const at = momentOf(value)
    return { field, value: at?.toString() ?? null, ok: true, why: at ? why : say`${why} "${value.slice(0, 60)}" is no moment: the moment of its arrival counts.` }
  }
  return { field, value: shown, ok: true, why }
}

function toldOf(found: Record<MappedField, Found>, status: 'firing' | 'resolved', one: unknown, defaults: Defaults): Told {
  const text = (field: MappedField) => found[field].value
  const urgency: Urgency = urgencyOf(text('urgency') ?? '') ?? defaults.urgency
  const details = clean(one)
  return {
    dedupKey: keyOf(text('dedupKey')!), title: titleOf(text('title') ?? text('dedupKey')!), urgency, status, at: momentOf(text('at') ?? ''), unread: unreadMoment(text('at')), group: text('group') === undefined ? undefined : keyOf(text('group')!),
    details: isObject(details) ? details : { value: details }, names: { services: texts(text('service')), items: hostsOf(text('item')), teams: texts(text('team')) },
  }
}
