import type { Module } from '../../kernel/module.ts'
import { escalate } from './escalate.ts'
import { onCallEvents } from './events.ts'
import { stopOnAnswer } from './reactions.ts'

export const onCallModule: Module = {
  name: 'operations/on-call',
  kinds: [
    { kind: 'rotation', read: 'on-call:read', page: '/operations/on-call/rotations/:id' },
    { kind: 'escalation-policy', read: 'on-call:read', page: '/operations/on-call/policies/:id' },
  ],
  events: onCallEvents,
  reactions: [stopOnAnswer],
  tasks: [escalate],
}
