import { z } from 'zod'
import { CheckId } from '../monitoring.ts'
import { route } from '../../route.ts'
import { oneLine } from '../../values.ts'

const token = z.object({ token: z.string().max(100) })
const words = z.object({ /** What a job says of itself: that it was done, or that it failed. */ state: z.enum(['ok', 'failed']).default('ok'), /** In a few words, shown with the check. */ says: oneLine(300).default('') })
const Taken = z.object({ taken: z.literal(true) })

export const sendBeat = route({ name: 'beats.send', method: 'POST', path: '/beats/:token', pressing: true, permission: 'link', params: token, query: words, answer: Taken, refusals: ['link-dead'], summary: 'Give a sign of life, or say that a job failed' })
export const pingBeat = route({ name: 'beats.ping', method: 'GET', path: '/beats/:token', permission: 'link', params: token, query: words, answer: Taken, refusals: ['link-dead'], summary: 'The same by GET, for what can do nothing else' })
export const makeBeatAddress = route({
  name: 'checks.make-beat-address', method: 'POST', path: '/checks/:id/beat-address', permission: 'monitoring:manage', params: z.object({ id: CheckId }), status: 201, answer: z.object({ url: z.string() }), refusals: ['no-heartbeat'],
  summary: 'Make the address at which signs of life arrive; it is shown once, and the one before is dead',
})
