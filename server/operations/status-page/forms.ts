import { say } from '@fullscore/api/sentence.ts'
import { html, type Markup } from './escape.ts'
import { frame } from './page.ts'
import type { Snapshot } from './snapshot.ts'
import { titleWords } from './words.ts'

/** What was typed, to be shown again beside what is wrong with it. */
export interface Typed { address: string; components: readonly string[]; wrong?: string }

/** The form to subscribe. */
export function subscribeForm(snapshot: Snapshot, typed: Typed = { address: '', components: [] }): Markup {
  const inner = html`<h1>${say`Tell me of news`}</h1><p>${say`Give a mail address, or the https address of a webhook. It gets one message with a link to confirm; nothing else is sent before. Each message has a link to end it, and then the address is forgotten.`}</p>
<form method="post" action="/status/subscribe"><label class="field"><span>${say`Mail or webhook address`}</span><input type="text" name="address" autocomplete="email" autocapitalize="none" spellcheck="false" required maxlength="1000" value="${typed.address}"${typed.wrong !== undefined && html` aria-invalid="true" aria-describedby="wrong"`}></label>
${typed.wrong !== undefined && html`<p id="wrong" class="major_outage">${typed.wrong}</p>`}
${snapshot.components.length > 1 && html`<fieldset><legend>${say`Of what`}</legend><p class="quiet">${say`None chosen: of everything, also of what is added later.`}</p>${snapshot.components.map((one) => html`<label class="choice"><input type="checkbox" name="component" value="${one.id}"${typed.components.includes(one.id) && html` checked`}> ${one.name}</label>`)}</fieldset>`}
<p><button class="main">${say`Send me the link to confirm`}</button></p></form>`
  return frame(snapshot, say`Tell me of news, ${titleWords(snapshot.page.name)}`, undefined, inner)
}

/** A page with a sentence or two, and perhaps a button that posts to where the page stands. */
export function sentencePage(page: Pick<Snapshot, 'page'>, title: string, says: string, button?: string): Markup {
  const inner: Markup = html`<h1>${title}</h1><p>${says}</p>${button !== undefined && html`<form method="post"><p><button class="main">${button}</button></p></form>`}<p><a href="/status">${say`To the status page`}</a></p>`
  return frame(page, say`${title}, ${titleWords(page.page.name)}`, undefined, inner)
}

/** A page that shows the secret of a webhook's signatures, this once, and how they are made. */
export function secretPage(page: Pick<Snapshot, 'page'>, title: string, says: string, secret: string): Markup {
  const inner = html`<h1>${title}</h1><p>${says}</p><p>${say`Messages are signed with this secret. It is shown this once:`}</p><p><code>${secret}</code></p>
<p class="quiet">${say`Header x-fullscore-signature: sha256= and the hexadecimal HMAC-SHA-256 of the header x-fullscore-timestamp, a full stop and the body. Refuse what does not match, and what is older than five minutes.`}</p><p><a href="/status">${say`To the status page`}</a></p>`
  return frame(page, say`${title}, ${titleWords(page.page.name)}`, undefined, inner)
}

/** Where a webhook's subscription is ended, or gets another secret. @param secretAt where the button for another secret posts to */
export function managePage(page: Pick<Snapshot, 'page'>, address: string, secretAt: string, signed: boolean): Markup {
  const inner = html`<h1>${say`End it?`}</h1><p>${say`No more news go to ${address}, and the address is forgotten.`}</p><form method="post"><p><button class="main">${say`End it`}</button></p></form>
<h2>${say`Signatures`}</h2><p>${signed ? say`Messages are signed with the secret that was shown once. If it was lost or seen, make a new one: the old one is good no longer.` : say`Messages are not signed yet: make a secret, and they are.`}</p>
<form method="post" action="${secretAt}"><p><button>${say`Make a new secret`}</button></p></form><p><a href="/status">${say`To the status page`}</a></p>`
  return frame(page, say`End it?, ${titleWords(page.page.name)}`, undefined, inner)
}
