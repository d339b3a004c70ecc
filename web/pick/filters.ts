import { listServices, readService } from '@fullscore/api/infrastructure/services.ts'
import { listPersons, listTeams, readPerson, readTeam } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { call } from '../data/client.ts'
import type { Filter, FilterOption } from '../kit/filters.ts'
import { t } from '../words.ts'

const asked = (typed: string) => ({ query: { limit: 30, ...(typed === '' ? {} : { search: typed }) } })
const options = (rows: readonly { id: string; name: string }[]): FilterOption[] => rows.map((one) => ({ value: one.id, label: one.name }))

/** A chip that chooses a service; the server is asked as the reader types. */
export const serviceFilter = (key = 'serviceId'): Filter => ({
  key, label: t`Service`, options: [],
  ask: async (typed, signal) => options((await call(listServices, asked(typed), { signal })).items),
  nameOf: async (id, signal) => (await call(readService, { params: { id: id as Id<'service'> } }, { signal })).name,
})
/** A chip that chooses a team. */
export const teamFilter = (key = 'teamId'): Filter => ({
  key, label: t`Team`, options: [],
  ask: async (typed, signal) => options((await call(listTeams, asked(typed), { signal })).items),
  nameOf: async (id, signal) => (await call(readTeam, { params: { id: id as Id<'team'> } }, { signal })).name,
})
/** A chip that chooses a person, or what stands before the people: "nobody". */
export const personFilter = (key: string, label: string, before: readonly FilterOption[] = []): Filter => ({
  key, label, options: before,
  ask: async (typed, signal) => options((await call(listPersons, asked(typed), { signal })).items),
  nameOf: async (id, signal) => (await call(readPerson, { params: { id: id as Id<'person'> } }, { signal })).name,
})
