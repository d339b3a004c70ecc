import { spawn, type ChildProcess } from 'node:child_process'
import type { Clearing } from './server.ts'

/** A real HTTP server in a process of its own: what the journeys' service runs on. */
const program = `
  const server = require('node:http').createServer((_, answer) => answer.end('The shop is open.'))
  server.listen(Number(process.argv[1]), '127.0.0.1', () => console.log(server.address().port))`

export interface Shop { port: number; stop(): Promise<void>; start(): Promise<void> }

/** Starts it on a free port; it can be stopped and started again on the same. */
export async function openShop(clearing: Clearing): Promise<Shop> {
  let child: ChildProcess
  const shop: Shop = {
    port: 0,
    start: async () => {
      child = spawn(process.execPath, ['-e', program, String(shop.port)], { stdio: ['ignore', 'pipe', 'inherit'] })
      shop.port = await new Promise<number>((resolve, reject) => {
        child.stdout!.once('data', (line: Buffer) => resolve(Number(line.toString())))
        child.once('exit', (code) => reject(new Error(`The shop ended with code ${code}.`)))
      })
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
    },
  }
  await shop.start()
  clearing.add(() => shop.stop())
  return shop
}
