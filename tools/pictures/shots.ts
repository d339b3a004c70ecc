import { caller, type Call } from '@fullscore/api/call.ts'
import { listItems } from '@fullscore/api/infrastructure/inventory.ts'
import { listIncidents } from '@fullscore/api/operations/incidents.ts'
import { listContracts } from '@fullscore/api/strategy/contracts.ts'
import type { Page } from 'playwright-core'

export interface Shot {
  name: string
  folder: 'docs/users/pictures' | 'docs/operators/pictures'
  /** Key of the person in whose shoes it is taken. */
  as: string
  dark?: true
  phone?: true
  /** The page's address; it may ask the product where that is. */
  at(call: Call): Promise<string> | string
  /** What is waited for before the picture is taken. */
  before?(page: Page): Promise<void>
}

const users = 'docs/users/pictures' as const
const hour = 3_600_000

const openIncident = async (call: Call) => {
  const { items } = await call(listIncidents, { query: { state: 'active', severity: 1, limit: 1 } })
  return items[0]!
}
/** The hour around the outage: what came before it, and some room after now. */
async function outageHour(call: Call): Promise<string> {
  const opened = Temporal.Instant.from((await openIncident(call)).openedAt).epochMilliseconds
  return `/score?zoom=hour&from=${opened - 0.6 * hour}&to=${opened + 0.4 * hour}`
}
/** Waits for the page that takes the screen of who is on call. */
async function paged(page: Page): Promise<void> {
  await page.getByRole('dialog', { name: /^You are paged/ }).waitFor()
}

/** The pictures of the documents, in the order in which they are taken: the page that waits is answered by none of them. */
export const shots: readonly Shot[] = [
  { name: 'score', folder: users, as: 'manager', at: () => '/score' },
  { name: 'outage-hour', folder: users, as: 'manager', dark: true, at: outageHour },
  { name: 'incident', folder: users, as: 'manager', at: async (call) => `/operations/incidents/${(await openIncident(call)).id}` },
  { name: 'alerts', folder: users, as: 'manager', at: () => '/operations/alerts' },
  { name: 'contract', folder: users, as: 'manager', at: async (call) => `/strategy/contracts/${(await call(listContracts, { query: { limit: 1, decideWithin: 60 } })).items[0]!.id}` },
  { name: 'on-call', folder: users, as: 'manager', at: () => '/operations/on-call' },
  { name: 'certificates', folder: users, as: 'manager', at: () => '/security/certificates' },
  { name: 'host', folder: 'docs/operators/pictures', as: 'manager', at: async (call) => `/infrastructure/inventory/${(await call(listItems, { query: { kind: 'server', search: 'orders-db-01', limit: 1 } })).items[0]!.id}` },
  { name: 'phone-page', folder: users, as: 'engineer', dark: true, phone: true, at: () => '/', before: paged },
  { name: 'phone-score', folder: users, as: 'manager', phone: true, at: () => '/score' },
]

/** A caller with the cookies of a page. */
export const callerOf = (url: string, cookie: string): Call => caller({ origin: url, fetch: async (to, init) => fetch(to, init), headers: { 'x-fullscore': '1', cookie } })
