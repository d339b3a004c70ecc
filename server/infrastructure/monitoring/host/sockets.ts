import { readdir, readFile, readlink } from 'node:fs/promises'
import { parseTcp, type Socket } from './proc.ts'

/** A program on this machine that listens, with the ports it listens on. */
export interface Listener { command: string; pid: number; ports: number[]; addresses: string[] }
/** A program that talks to an address and port. `command` is of the near side. */
export interface Talk { command: string; pid: number; remoteAddress: string; remotePort: number; count: number }
export interface Sockets {
  listeners: Listener[]
  talks: Talk[]
  /** Sockets whose program this process may not see: said, never guessed. */
  unseen: number
}

const interpreters = /^(node|nodejs|bun|deno|python[\d.]*|ruby|perl|php|java|dotnet)$/

/** What a program is called: its file's name, and for an interpreter the script that it runs as well. */
export function commandName(cmdline: string): string {
  const [program = '', ...words] = cmdline.split('\0').filter((word) => word !== '')
  const base = (file: string) => file.split('/').at(-1) ?? file
  // Servers that write their own title put it all in the first word: "postgres: checkpointer".
  const name = base(program.split(/[ :]/)[0] ?? '')
  if (!interpreters.test(name)) return name
  const script = words.find((word) => !word.startsWith('-'))
  return script === undefined ? name : `${name} ${base(script)}`
}

const commandOf = async (pid: number): Promise<string> =>
  commandName(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')) || (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim()

/** Which process holds which socket. Processes of others are closed to an ordinary user. */
async function owners(): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).slice(0, 20_000)
  for (const pid of pids) {
    const fds = await readdir(`/proc/${pid}/fd`).catch(() => [])
    await Promise.all(fds.slice(0, 10_000).map(async (fd) => {
      const inode = /^socket:\[(\d+)\]$/.exec(await readlink(`/proc/${pid}/fd/${fd}`).catch(() => ''))?.[1]
      if (inode !== undefined && !found.has(inode)) found.set(inode, Number(pid))
    }))
  }
  return found
}

/** Looks at this machine's TCP sockets: who listens, who talks to whom. */
export async function lookAtSockets(): Promise<Sockets> {
  const [four, six, held] = await Promise.all([readFile('/proc/net/tcp', 'utf8').catch(() => ''), readFile('/proc/net/tcp6', 'utf8').catch(() => ''), owners()])
  return joinSockets([...parseTcp(four), ...parseTcp(six)], held, commandOf)
}

/** Joins sockets with their programs. One listener per program and set of ports; the newest 500 of each kind at most. */
export async function joinSockets(sockets: readonly Socket[], held: ReadonlyMap<string, number>, command: (pid: number) => Promise<string>): Promise<Sockets> {
  const names = new Map<number, string>()
  const nameOf = async (pid: number) => names.get(pid) ?? (names.set(pid, await command(pid)), names.get(pid)!)
  const listening = new Map<string, Listener>()
  const talking = new Map<string, Talk>()
  const listenedPorts = new Set(sockets.filter((s) => s.state === 'listen').map((s) => s.localPort))
  let unseen = 0
  for (const socket of sockets) {
    if (socket.state === 'other' || (socket.state === 'established' && listenedPorts.has(socket.localPort))) continue
    const pid = held.get(socket.inode)
    const name = pid === undefined ? '' : await nameOf(pid)
    if (pid === undefined || name === '') { unseen += 1; continue }
    if (socket.state === 'listen') {
      const had = listening.get(name) ?? { command: name, pid, ports: [], addresses: [] }
      if (!had.ports.includes(socket.localPort)) had.ports.push(socket.localPort)
      if (!had.addresses.includes(socket.localAddress)) had.addresses.push(socket.localAddress)
      listening.set(name, had)
    } else {
      const key = `${name} ${socket.remoteAddress} ${socket.remotePort}`
      const had = talking.get(key) ?? { command: name, pid, remoteAddress: socket.remoteAddress, remotePort: socket.remotePort, count: 0 }
      talking.set(key, { ...had, count: had.count + 1 })
    }
  }
  return { listeners: [...listening.values()].slice(0, 500).map((one) => ({ ...one, ports: one.ports.sort((a, b) => a - b) })), talks: [...talking.values()].slice(0, 500), unseen }
}
