import { listProbes, readProbe } from '@fullscore/api/infrastructure/monitoring/probes.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { call } from '../../../data/client.ts'
import type { Filter } from '../../../kit/filters.ts'
import { t } from '../../../words.ts'

/** A chip that chooses the probe that asks. */
export const probeFilter = (key = 'probeId'): Filter => ({
  key, label: t`Asked from`, options: [],
  ask: async (typed, signal) => (await call(listProbes, { query: { limit: 30, ...(typed === '' ? {} : { search: typed }) } }, { signal })).items.map((one) => ({ value: one.id, label: one.name })),
  nameOf: async (id, signal) => (await call(readProbe, { params: { id: id as Id<'probe'> } }, { signal })).name,
})
