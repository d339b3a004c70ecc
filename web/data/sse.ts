/** One server-sent event. */
export interface SseEvent { id: string | undefined; event: string; data: string }

/**
 * Reads a text/event-stream in pieces as they arrive (the "event stream interpretation" of the HTML standard).
 * Feed it decoded text; it returns the events completed by that piece. An unfinished event is bounded by `limit` characters.
 */
export function sseReader(limit = 65_536): (piece: string) => SseEvent[] {
  let rest = ''
  let lastId: string | undefined
  let event = ''
  let data: string[] = []
  function line(text: string, done: SseEvent[]): void {
    if (text === '') {
      if (data.length > 0) done.push({ id: lastId, event: event === '' ? 'message' : event, data: data.join('\n') })
      event = ''
      data = []
      return
    }
    if (text.startsWith(':')) return
    const colon = text.indexOf(':')
    const field = colon < 0 ? text : text.slice(0, colon)
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '')
    if (field === 'data') data.push(value)
    else if (field === 'event') event = value
    else if (field === 'id' && !value.includes('\0')) lastId = value
  }
  return (piece) => {
    rest += piece
    const lines = rest.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    if (rest.length > limit) throw new RangeError(`An event of the live stream is longer than ${limit} characters.`)
    const done: SseEvent[] = []
    for (const text of lines) line(text, done)
    return done
  }
}
