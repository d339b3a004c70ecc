/** A calendar as it is answered: iCalendar (RFC 5545), asked for again by calendar programs every so often. @param events each as its folded lines */
export function calendarOf({ id, name, zone, events }: { id: string; name: string; zone?: string; events: readonly string[] }): Response {
  const head = ['BEGIN:VCALENDAR', 'VERSION:2.0', `PRODID:-//Fullscore//${id}//EN`, 'METHOD:PUBLISH', `X-WR-CALNAME:${escaped(name)}`, ...(zone === undefined ? [] : [`X-WR-TIMEZONE:${zone}`])].map(folded)
  return new Response([...head, ...events, 'END:VCALENDAR', ''].join('\r\n'), { headers: { 'content-type': 'text/calendar; charset=utf-8', 'cache-control': 'private, max-age=900' } })
}

/** A moment in UTC, which every program tells in its own zone (3.3.5). */
export const stamp = (at: Temporal.Instant): string => at.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '')

/** RFC 5545, 3.3.11. */
export const escaped = (text: string): string => text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r?\n/g, '\\n')

/** Lines of at most 75 octets, whole signs together (RFC 5545, 3.1). */
export function folded(line: string): string {
  if (line.includes('\r\n') || Buffer.byteLength(line) <= 75) return line
  const parts: string[] = []
  let part = ''
  for (const sign of line) {
    if (Buffer.byteLength(part) + Buffer.byteLength(sign) > (parts.length === 0 ? 75 : 74)) {
      parts.push(part)
      part = ''
    }
    part += sign
  }
  return [...parts, part].join('\r\n ')
}
