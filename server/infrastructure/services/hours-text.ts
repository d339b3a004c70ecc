import { Hours } from '@fullscore/api/infrastructure/services.ts'

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
type Day = (typeof days)[number]
type Span = { from: string; to: string }

/** Names of days in English, German, French, Spanish, Italian and Dutch, as far as no two of them mean different days. */
const dayNames = [
  'mon monday mo montag lun lundi lunes lunedi maandag', 'tue tues tuesday di dienstag mar mardi martes martedi dinsdag', 'wed wednesday mi mittwoch mer mercredi mie miercoles mercoledi wo woensdag',
  'thu thur thurs thursday do donnerstag jeu jeudi jue jueves gio giovedi donderdag', 'fri friday fr freitag ven vendredi vie viernes venerdi vr vrijdag',
  'sat saturday sa samstag sonnabend sam samedi sab sabado sabato za zaterdag', 'sun sunday so sonntag dim dimanche domingo domenica zo zondag',
].map((names) => new Set(names.split(' ')))
const everyDay = new Set(['daily', 'every day', 'taglich', 'tous les jours'])

/** Opening hours in one cell: `24/7`, or `mon-fri 08:00-18:00, sat 09:00-12:00 (Europe/Berlin)`. Holidays do not fit into a cell. */
export function hoursText(hours: Hours): string {
  if (hours === '24/7') return hours
  const texts = days.map((day) => (hours.hours[day] ?? []).map((span) => `${span.from}-${span.to}`).join(' '))
  const parts: string[] = []
  for (let first = 0; first < 7;) {
    let last = first
    while (last < 6 && texts[last + 1] === texts[first]) last += 1
    if (texts[first] !== '') parts.push(`${days[first]}${last > first ? `-${days[last]}` : ''} ${texts[first]}`)
    first = last + 1
  }
  return `${parts.join(', ')} (${hours.zone})`
}

/** Reads {@link hoursText} back, and hours as people write them: "Mo-Fr 8-18 (Europe/Berlin)". Undefined if the text is no opening hours. */
export function readHours(text: string): Hours | undefined {
  const bare = text.trim().toLowerCase().replace(/\s*\([\w/+-]+\)$/, '')
  if (/^(24\s*[/x]\s*7|always|around the clock|immer|24h)$/.test(bare)) return '24/7'
  const [, list, zone] = /^(.*)\(([\w/+-]+)\)$/.exec(text.trim()) ?? []
  if (list === undefined || zone === undefined || list.length > 300) return undefined
  const hours: Partial<Record<Day, Span[]>> = {}
  for (const part of list.split(/[,;]/)) {
    const read = partOf(part)
    if (!read) return undefined
    for (const day of read.days) hours[day] = [...(hours[day] ?? []), ...read.spans]
  }
  const read = Hours.safeParse({ zone, hours })
  return read.success ? read.data : undefined
}

/** One part of a list: days, then one span of hours or several. */
function partOf(text: string): { days: readonly Day[]; spans: Span[] } | undefined {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[–—]|\b(?:bis|to|through|until|a|tot)\b/g, '-').trim()
  const [, named = '', times = ''] = /^(\D+?)\s*(\d.*)$/.exec(plain) ?? []
  const spans = spansOf(times)
  const [first, last, ...more] = named.replace(/[.:]/g, '').split('-').map((name) => name.trim())
  if (first === undefined || more.length > 0 || spans === undefined) return undefined
  if (last === undefined && everyDay.has(first)) return { days, spans }
  const [from, to] = [indexOf(first), indexOf(last ?? first)]
  return from < 0 || to < from ? undefined : { days: days.slice(from, to + 1), spans }
}
const indexOf = (name: string): number => dayNames.findIndex((names) => names.has(name))

const oneTime = String.raw`(\d{1,2})(?:[:.h](\d{2})|h)?\s*(am|pm)?`
const oneSpan = new RegExp(String.raw`^${oneTime}\s*(?:uhr\s*)?-\s*${oneTime}(?:\s*(?:uhr|h|hrs))?`)

function spansOf(text: string): Span[] | undefined {
  const spans: Span[] = []
  for (let rest = text; rest !== '';) {
    const match = oneSpan.exec(rest)
    if (!match) return undefined
    const [from, to] = [timeOf(match[1]!, match[2], match[3]), timeOf(match[4]!, match[5], match[6])]
    if (from === undefined || to === undefined) return undefined
    spans.push({ from, to })
    rest = rest.slice(match[0].length).replace(/^\s*(?:[&+/]|and|und|et)?\s*/, '')
  }
  return spans.length > 0 ? spans : undefined
}

function timeOf(hour: string, minute = '00', half?: string): string | undefined {
  const twelve = Number(hour)
  if (half !== undefined && (twelve < 1 || twelve > 12)) return undefined
  const hours = half === undefined ? twelve : (twelve % 12) + (half === 'pm' ? 12 : 0)
  return hours > 24 || Number(minute) > 59 ? undefined : `${String(hours).padStart(2, '0')}:${minute}`
}
