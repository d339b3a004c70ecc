import { expect, it } from 'vitest'
import { momentsIn } from './moments.ts'

const openedAt = Temporal.Instant.from('2026-11-12T03:05Z')
const at = (seconds: number) => openedAt.add({ seconds })
const none = { openedAt, acknowledgedAt: null, change: undefined, alertAt: undefined, pagedAt: undefined }

it.each<[string, Partial<Parameters<typeof momentsIn>[0]>, [number, string][]]>([
  ['nothing is known', {}, []],
  ['a deployment came before', { change: { at: at(-220), was: 'deployed' } }, [[-220, 'deployed']]],
  ['its alert opened it at once', { alertAt: at(0), pagedAt: at(1) }, []],
  ['its alert was there before, its page came later', { alertAt: at(-60), pagedAt: at(30) }, [[-60, 'alert'], [30, 'paged']]],
  ['all of it, in order of time', { acknowledgedAt: at(382), change: { at: at(-220), was: 'changed' }, alertAt: at(-60), pagedAt: at(30) }, [[-220, 'changed'], [-60, 'alert'], [30, 'paged'], [382, 'acknowledged']]],
])('%s', (_, given, told) => {
  expect(momentsIn({ ...none, ...given }).map((one) => [openedAt.until(one.at).total('seconds'), one.name])).toEqual(told)
})
