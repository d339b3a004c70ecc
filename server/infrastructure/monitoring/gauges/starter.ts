import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { childEnvironment } from '../../../kernel/child.ts'

/** How one run of the program ended, and what it said on its error output, cut at four million characters. */
export interface Ended { code: number; said: string }

/** The program could not be run or was ended: too slow, or from outside. */
export class NotRun extends Error {}

/** One after the other: each line is the words of one run. Without stdin the shell ends, so nothing outlives the server. */
const script = 'set -f; while read -r words; do "$0" $words </dev/null 2>&1 >/dev/null; echo "= $?"; done'
const mostSaid = 4_000_000
const end = /(?:^|\n)= (\d+)\n$/

/**
 * Starts one program again and again through a shell of its own. Starting it from here would copy the page tables of the whole
 * server each time: some 7 ms of processor time for every 100 MB.
 */
export class Starter {
  readonly #program: string
  #shell: ChildProcessByStdio<Writable, Readable, null> | undefined
  #ended: ((how: Ended | NotRun) => void) | undefined
  #said = ''

  constructor(program: string) {
    this.#program = program
  }

  /**
   * Runs it once; the run before must be over.
   * @param words one argument each, of letters, digits and `.:-` only, because they reach a shell
   * @param mostMs then it is killed
   * @throws NotRun
   */
  async run(words: readonly string[], mostMs: number): Promise<Ended> {
    const odd = words.find((word) => !/^[\w.:-]+$/.test(word))
    if (odd !== undefined) throw new TypeError(`${JSON.stringify(odd)} is no word for a program`)
    const shell = (this.#shell ??= this.#open())
    hold(shell)
    const { promise, resolve } = Promise.withResolvers<Ended | NotRun>()
    this.#ended = resolve
    const timer = setTimeout(() => this.#kill(shell), mostMs)
    shell.stdin.write(`${words.join(' ')}\n`)
    const how = await promise
    clearTimeout(timer)
    this.#ended = undefined
    letGo(shell)
    if (how instanceof NotRun) throw how
    return how
  }

  #open(): ChildProcessByStdio<Writable, Readable, null> {
    const shell = spawn('/bin/sh', ['-c', script, this.#program], { stdio: ['pipe', 'pipe', 'ignore'], env: childEnvironment(), detached: true })
    const gone = (why: string) => {
      // A shell may say twice that it is gone: the next one's run is none of its business.
      if (this.#shell !== shell) return
      this.#shell = undefined
      this.#said = ''
      this.#ended?.(new NotRun(why))
    }
    shell.stdout.setEncoding('utf8').on('data', (chunk: string) => this.#hear(chunk))
    shell.stdin.on('error', () => {})
    shell.on('error', (error) => gone(error.message))
    shell.on('close', () => gone('it took too long or was ended'))
    return shell
  }

  #hear(chunk: string): void {
    const said = this.#said + chunk
    const found = end.exec(said.slice(-20))
    if (!found) {
      // What is too much is left out in the middle: how it ended is said last.
      this.#said = said.length > mostSaid ? said.slice(0, mostSaid - 20) + said.slice(-20) : said
      return
    }
    this.#said = ''
    this.#ended?.({ code: Number(found[1]), said: said.slice(0, said.length - found[0].length) })
  }

  #kill(shell: ChildProcessByStdio<Writable, Readable, null>): void {
    // The shell leads a group of its own: the program that it waits for goes with it.
    if (shell.pid !== undefined && shell.exitCode === null) process.kill(-shell.pid, 'SIGKILL')
  }
}

type Held = { ref(): void; unref(): void }
/** A shell that waits for work keeps no server from ending. */
function letGo(shell: ChildProcessByStdio<Writable, Readable, null>): void {
  for (const one of [shell, shell.stdin, shell.stdout] as unknown as Held[]) one.unref()
}
function hold(shell: ChildProcessByStdio<Writable, Readable, null>): void {
  for (const one of [shell, shell.stdin, shell.stdout] as unknown as Held[]) one.ref()
}
