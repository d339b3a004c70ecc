import { readItem } from '@fullscore/api/infrastructure/inventory.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { call } from '../data/client.ts'

/** References to chosen items as the contract wants them: a service is an item too, and is named as what it is. */
export async function refsOf(ids: readonly string[], known: readonly { kind: string; id: string }[]): Promise<{ kind: string; id: string }[]> {
  return Promise.all(ids.map(async (id) => {
    const before = known.find((one) => one.id === id)
    if (before !== undefined) return { kind: before.kind, id }
    const { kind } = await call(readItem, { params: { id: id as Id<'item'> } })
    return { kind: kind === 'service' ? 'service' : 'item', id }
  }))
}
