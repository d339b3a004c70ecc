import { spawn } from 'node:child_process'
import path from 'node:path'
import { childEnvironment } from '../../kernel/child.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import type { Service } from '../../kernel/module.ts'
import { Refusal } from '../../kernel/refusal.ts'

/** Small servers that this process started and nobody stopped yet, by port. They end with it. */
const own = new Map<number, { secret: string; pid: number }>()
process.once('exit', () => {
  for (const { pid } of own.values()) try { process.kill(pid) } catch { /* it ended by itself */ }
})

/** Starts the small server. @param port 0 for a free one @returns the port it answers on */
export async function startSmallServer(port: number, secret: string): Promise<number> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'small-server.ts'), String(port)], { stdio: ['pipe', 'pipe', 'ignore'], detached: true, env: childEnvironment() })
  // Every user of the machine reads command lines: the secret goes by standard input.
  child.stdin.on('error', () => undefined)
  child.stdin.end(`${secret}\n`)
  child.unref()
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Refusal({ code: 'no-process', kind: 'unavailable', detail: 'The small server of the rehearsal could not be started on this machine.' }))
    const late = setTimeout(() => {
      child.kill()
      fail()
    }, 10_000)
    child.once('error', fail)
    child.once('exit', fail)
    child.stdout.once('data', (line: Buffer) => {
      clearTimeout(late)
      child.stdout.destroy()
      const answers = Number(line.toString().trim())
      own.set(answers, { secret, pid: child.pid! })
      child.once('exit', () => { if (own.get(answers)?.pid === child.pid) own.delete(answers) })
      resolve(answers)
    })
  })
}

/** Tells the small server to stop; it need not be a child of this process. Silence means that it is gone already, or too busy to hear: our own is ended then. */
export async function stopSmallServer(ctx: OpenCtx, port: number, secret: string): Promise<void> {
  const mine = own.get(port)
  await ctx.house.egress.httpRequest({ purpose: 'check', grants: ['loopback'], url: `http://127.0.0.1:${port}/stop/${secret}`, method: 'POST', timeoutMs: 2000 }).catch(() => {
    // One that ended is not in the list any more: the number is still its own.
    if (mine?.secret === secret && own.get(port) === mine) process.kill(mine.pid, 'SIGKILL')
  })
  if (mine?.secret === secret && own.get(port) === mine) own.delete(port)
}

/** Ends with the product what it started: a rehearsal that this cuts short goes on with the next start, its outage begun. */
export const smallServers: Service = { name: 'rehearsal', start: async (ctx) => ({ stop: async () => { await Promise.all([...own].map(([port, { secret }]) => stopSmallServer(ctx, port, secret))) } }) }
