import { useAddress } from '../../kit/address.ts'
import { t } from '../../words.ts'

/** How much the stave above the list shows; `half` is a phone's day. */
export const spans = {
  quarter: { hours: 6, long: t`six hours`, short: '6 h' }, half: { hours: 12, long: t`twelve hours`, short: '12 h' }, day: { hours: 24, long: t`day`, short: t`day` },
  week: { hours: 7 * 24, long: t`week`, short: t`week` }, month: { hours: 30 * 24, long: t`30 days`, short: t`30 days` },
} as const
export type SpanName = keyof typeof spans
/** A stretch of time that filters the list, epoch milliseconds. */
export interface Stretch { from: number; to: number }

/** Reads stretch and span from the URL; what makes no sense is left out. */
export function stretchIn(search: URLSearchParams): { span: SpanName; chosen: Stretch | undefined } {
  const span = search.get('span') ?? ''
  const [from, to] = [Number(search.get('came') ?? Number.NaN), Number(search.get('until') ?? Number.NaN)]
  const good = Number.isSafeInteger(from) && Number.isSafeInteger(to) && to > from && Math.abs(to) < 8e15
  return { span: span in spans ? span as SpanName : 'day', chosen: good ? { from, to } : undefined }
}

/**
 * Writes a stretch into a copy of the URL's query. What came then is asked of all alerts, over or not, so that the state is let go
 * with it and comes back with it.
 */
export function withStretch(search: URLSearchParams, chosen: Stretch | undefined): URLSearchParams {
  const next = new URLSearchParams(search)
  if (chosen === undefined) {
    for (const key of ['came', 'until']) next.delete(key)
    if (next.get('state') === 'none') next.delete('state')
    return next
  }
  next.set('came', String(chosen.from))
  next.set('until', String(chosen.to))
  if (!next.has('state')) next.set('state', 'none')
  return next
}

/** The stretch that filters the list and the span of its stave, kept in the URL: `?span=week&came=…&until=…`. */
export function useStretch() {
  const [search, edit] = useAddress()
  return {
    ...stretchIn(search),
    choose: (chosen: Stretch | undefined) => edit((old) => withStretch(old, chosen)),
    setSpan: (span: SpanName) => edit((old) => { const next = withStretch(old, undefined); if (span === 'day') next.delete('span'); else next.set('span', span); return next }),
  }
}
