import { Hours } from '@fullscore/api/infrastructure/services.ts'

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
type Day = (typeof days)[number]
type Span = { from: string; to: string }

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

/** Reads {@link hoursText} back. Undefined if the text is no opening hours. */
export function readHours(text: string): Hours | undefined {
  const bare = text.trim().toLowerCase()
  if (/^(24\s*[/x]\s*7|always|around the clock|immer|24h)$/.test(bare)) return '24/7'
  const [, list, zone] = /^(.*)\(([\w/+-]+)\)$/.exec(text.trim()) ?? []
  if (list === undefined || zone === undefined) return undefined
  const hours: Partial<Record<Day, Span[]>> = {}
  for (const part of list.split(',')) {
    const [, first, last, times] = /^\s*([a-z]{3})(?:\s*-\s*([a-z]{3}))?\s+([\d:\s–-]+)$/i.exec(part) ?? []
    const [from, to] = [days.indexOf(first?.toLowerCase() as Day), days.indexOf((last ?? first)?.toLowerCase() as Day)]
    const spans = [...(times ?? '').matchAll(/(\d{1,2}:\d{2})\s*[–-]\s*(\d{1,2}:\d{2})/g)].map(([, a, b]) => ({ from: a!.padStart(5, '0'), to: b!.padStart(5, '0') }))
    if (from < 0 || to < from || spans.length === 0) return undefined
    for (const day of days.slice(from, to + 1)) hours[day] = spans
  }
  const read = Hours.safeParse({ zone, hours })
  return read.success ? read.data : undefined
}
