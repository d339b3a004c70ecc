import { createServer, connect, type AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { hostFacts } from './facts.ts'
import { hostSampler } from './sample.ts'
import { commandName, joinSockets, lookAtSockets } from './sockets.ts'

it.runIf(process.platform === 'linux')('measures this very machine', async () => {
  let ms = 0
  const sample = hostSampler(() => (ms += 1000))
  await sample()
  const readings = await sample()
  const of = (metric: string) => readings.filter((one) => one.metric === metric)
  expect(of('memory.used')[0]!.value).toBeGreaterThan(0)
  expect(of('memory.used')[0]!.value).toBeLessThanOrEqual(100)
  expect(of('disk.used').length).toBeGreaterThan(0)
  for (const disk of of('disk.used')) expect(disk.value).toBeLessThanOrEqual(100)
  for (const one of readings) expect(Number.isFinite(one.value), one.metric).toBe(true)
  const facts = await hostFacts()
  expect(facts).toMatchObject({ machine: (await hostFacts()).machine })
  expect(facts.processors).toBeGreaterThan(0)
})

it.runIf(process.platform === 'linux')('sees who listens and who talks', async () => {
  const server = createServer(() => {})
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done) })
  const { port } = server.address() as AddressInfo
  const client = connect(port, '127.0.0.1')
  await new Promise((done) => { client.once('connect', done) })
  const seen = await lookAtSockets()
  expect(seen.listeners.some((one) => one.ports.includes(port) && one.pid === process.pid)).toBe(true)
  expect(seen.talks.some((one) => one.remotePort === port && one.remoteAddress === '127.0.0.1')).toBe(true)
  client.destroy()
  server.close()
})

it('says how many sockets belong to programs it may not see', async () => {
  const socket = { localAddress: '0.0.0.0', localPort: 22, remoteAddress: '0.0.0.0', remotePort: 0, state: 'listen' as const, inode: '1' }
  expect(await joinSockets([socket, { ...socket, localPort: 80, inode: '2' }], new Map([['2', 7]]), async () => 'nginx')).toEqual({
    listeners: [{ command: 'nginx', pid: 7, ports: [80], addresses: ['0.0.0.0'] }], talks: [], unseen: 1,
  })
})

it('calls a program by its file, and an interpreter by its script too', () => {
  expect(commandName('/usr/sbin/sshd\0-D\0')).toBe('sshd')
  expect(commandName('postgres: checkpointer \0')).toBe('postgres')
  expect(commandName('/usr/bin/node\0--enable-source-maps\0/srv/shop/main.js\0')).toBe('node main.js')
})
