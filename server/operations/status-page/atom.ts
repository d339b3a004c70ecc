import type { Reader } from '@fullscore/api/render.ts'
import { html } from './escape.ts'
import { newsOf, sampleWords, type Snapshot } from './snapshot.ts'
import { momentOf, titleWords } from './words.ts'

/** News as a feed (RFC 4287), the latest 50. @param note told in the subtitle while the feed is old */
export function renderAtom(snapshot: Snapshot, reader: Reader, note?: string): string {
  const { name, url, id, sample } = snapshot.page
  const below = [...(sample ? [`${sampleWords}.`] : []), ...(note === undefined ? [] : [note])].join(' ')
  const news = newsOf(snapshot, (moment) => momentOf(moment, snapshot.page)).toReversed().slice(0, 50)
  const updated = news[0]?.at ?? snapshot.madeAt
  return `<?xml version="1.0" encoding="utf-8"?>\n${html`<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:uuid:${id}</id><title>${titleWords(name)}</title>${below !== '' && html`<subtitle>${below}</subtitle>`}<updated>${updated}</updated><author><name>${name}</name></author>
<link rel="self" type="application/atom+xml" href="${url}/status/feed.atom"/><link rel="alternate" type="text/html" href="${url}/status"/>
${news.map((one) => html`<entry><id>tag:fullscore,2026:${one.cause}</id><title>${one.subject}</title><published>${one.at}</published><updated>${one.at}</updated><link rel="alternate" type="text/html" href="${url}${one.link}"/><content type="text">${one.text}</content></entry>
`)}</feed>`.told(reader)}\n`
}
