import { t } from '../words.ts'
const days = [['MO', t`Monday`], ['TU', t`Tuesday`], ['WE', t`Wednesday`], ['TH', t`Thursday`], ['FR', t`Friday`], ['SA', t`Saturday`], ['SU', t`Sunday`]] as const
const places = [t`first`, t`second`, t`third`, t`fourth`, t`last`] as const

const units: Record<string, [string, string]> = { DAILY: [t`every day`, t`days`], WEEKLY: [t`every week`, t`weeks`], MONTHLY: [t`every month`, t`months`], YEARLY: [t`every year`, t`years`] }

/** A rule in words where it is a usual one; as RFC 5545 writes it otherwise. @param starts the first opening's wall-clock reading */
export function ruleWords(rule: string, starts: string): string {
  const usual = usualRules(starts).find((one) => one.value === rule)?.label
  const [, freq = '', interval] = /^FREQ=([A-Z]+)(?:;INTERVAL=(\d+))?$/.exec(rule) ?? []
  const unit = units[freq]
  return usual ?? (unit === undefined ? rule : interval === undefined || interval === '1' ? unit[0] : t`every ${interval} ${unit[1]}`)
}

/** The rules of something that comes again, from a first time on, with the one it has if that is none of the usual ones. */
export function rulesFrom(starts: string, had: string): { value: string; label: string }[] {
  const rules = usualRules(starts).filter((one) => one.value !== '')
  return had === '' || rules.some((one) => one.value === had) ? rules : [...rules, { value: had, label: had }]
}

/** What a usual rule is but for its day: the first Saturday and the second Sunday of a month are of one kind, the last is of another. */
const kindOf = (rule: string): string => rule.replace(/BYDAY=(-?)\d?[A-Z]{2}$/, 'BYDAY=$1').replace(/BYMONTHDAY=\d+$/, 'BYMONTHDAY')

/** The rule of the same kind from another first time on: the day of the week or month lies in the rule. One that is no usual one there or here stays. */
export function ruleMoved(rule: string, from: string, to: string): string {
  const isUsual = usualRules(from).some((one) => one.value === rule)
  return (isUsual ? usualRules(to).find((one) => kindOf(one.value) === kindOf(rule))?.value : undefined) ?? rule
}

/** What people usually mean by "again", as RFC 5545 rules, for a first opening at a wall-clock reading; the empty rule is once. */
export function usualRules(starts: string): { value: string; label: string }[] {
  const once = { value: '', label: t`once` }
  if (!/^\d{4}-\d\d-\d\dT/.test(starts)) return [once]
  const date = Temporal.PlainDate.from(starts.slice(0, 10))
  const [day, name] = days[date.dayOfWeek - 1]!
  const place = Math.floor((date.day - 1) / 7)
  return [
    once, { value: 'FREQ=DAILY', label: t`every day` }, { value: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', label: t`Monday to Friday` },
    { value: `FREQ=WEEKLY;BYDAY=${day}`, label: t`every ${name}` }, { value: `FREQ=WEEKLY;INTERVAL=2;BYDAY=${day}`, label: t`every other ${name}` },
    { value: `FREQ=MONTHLY;BYDAY=${place === 4 ? -1 : place + 1}${day}`, label: t`every ${places[place]!} ${name} of a month` },
    ...(date.day + 7 > date.daysInMonth && place < 4 ? [{ value: `FREQ=MONTHLY;BYDAY=-1${day}`, label: t`every last ${name} of a month` }] : []),
    ...(date.day <= 28 ? [{ value: `FREQ=MONTHLY;BYMONTHDAY=${date.day}`, label: t`on day ${date.day} of every month` }] : []),
  ]
}
