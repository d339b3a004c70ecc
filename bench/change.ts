import { z } from 'zod'
import { announce, change, eventType, LiveHub, modules, queuePool, startRunner, startSealer, world } from '../server/testing.ts'
import startPostgres from '../tools/test/postgres.ts'

/** Changes with their events: how many a second, and how long until a browser and a reaction hear of one. Usage: node bench/change.ts [changes] */
const changes = Number(process.argv[2] ?? 2000)
const noted = eventType('bench.noted', z.object({ number: z.number() }))
const heard = new Map<number, () => void>()
const module = {
  name: 'bench/notes', events: [noted], kinds: [{ kind: 'bench-note', read: 'inventory:read' as const, page: '/bench/:id' }],
  reactions: [{ name: 'bench.notes.hear', on: [noted], run: async (_: unknown, event: { payload: Record<string, unknown> }) => heard.get(Number(event.payload['number']))?.() }],
}
const quantile = (numbers: number[], q: number) => numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * q))]!
const line = (text: string) => void process.stdout.write(`${text}\n`)

const stopPostgres = await startPostgres()
const w = await world({ modules: [...modules, module] })
const note = (number: number) => change(w.ctx, async () => ({
  events: [announce(noted, { team: w.team, subjects: [{ kind: 'bench-note', id: String(number), role: 'note' }], payload: { number } })] as const, value: undefined,
}))
let number = 0
/** Runs `count` changes by this many writers at once. @returns changes a second */
async function rate(writers: number, count: number): Promise<number> {
  const began = performance.now()
  await Promise.all(Array.from({ length: writers }, async () => { for (let n = 0; n < count / writers; n++) await note(number++) }))
  return count / ((performance.now() - began) / 1000)
}

try {
  const reader = await (await w.person('Mei Tanaka', [{ role: 'operations-manager' }])).ctx()
  const sealer = startSealer(w.ctx)
  await rate(4, 200)
  for (const writers of [1, 16]) {
    const rounds = [await rate(writers, changes), await rate(writers, changes), await rate(writers, changes)]
    line(`change() with the sealer running, ${writers} at once: ${quantile(rounds, 0.5).toFixed(0)} a second (${rounds.map((r) => r.toFixed(0)).join(', ')})`)
  }
  const pool = queuePool(w.databaseUrl, 10, w.ctx)
  await w.settle()
  const runner = await startRunner(w.ctx, pool, 8, () => undefined)
  const hub = new LiveHub(w.databaseUrl, w.ctx)
  await hub.start()
  const leave = new AbortController()
  const seen = new Map<string, () => void>()
  const stream = hub.stream(reader, undefined, leave.signal).body!
  const reading = (async () => {
    for await (const chunk of stream) for (const [, id] of Buffer.from(chunk).toString().matchAll(/"id":"(\d+)"/g)) seen.get(id!)?.()
  })().catch(() => undefined)
  const toLive: number[] = []
  const toReaction: number[] = []
  for (let n = 0; n < 200; n++) {
    const mine = number++
    const live = Promise.withResolvers<void>()
    const reaction = Promise.withResolvers<void>()
    let committed = 0
    const since = (into: number[], done: () => void) => () => { into.push(Math.max(0, performance.now() - committed)); done() }
    committed = performance.now()
    seen.set(String(mine), since(toLive, live.resolve))
    heard.set(mine, since(toReaction, reaction.resolve))
    await note(mine)
    committed = performance.now()
    await Promise.all([live.promise, reaction.promise])
  }
  line(`commit to live update: p50 ${quantile(toLive, 0.5).toFixed(0)} ms, p95 ${quantile(toLive, 0.95).toFixed(0)} ms`)
  line(`commit to reaction: p50 ${quantile(toReaction, 0.5).toFixed(0)} ms, p95 ${quantile(toReaction, 0.95).toFixed(0)} ms`)
  leave.abort()
  await hub.stop()
  await reading
  await runner.stop()
  await sealer.stop()
  await pool.end()
} finally {
  await w.close()
  await stopPostgres()
}
