import { hostname } from 'node:os'
import { createInterface } from 'node:readline'
import { me, requestToken, signOut } from '@fullscore/api/access/access.ts'
import { caller } from '@fullscore/api/call.ts'
import { asGiven, say } from '@fullscore/api/sentence.ts'
import { ask as fetchFor, connect, forget, originOf, remember } from './connection.ts'
import { UsageError } from './parse.ts'
import { print } from './print.ts'
import { forgetWords, told } from './words.ts'

/** How long a password may take to come by a pipe, in milliseconds: one that nobody writes into must not hold a script for ever. */
const pipePatience = 10_000

/** Asks for a line at a terminal; what is typed stays unseen when it is a secret. */
async function ask(question: string, secret: boolean): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: true })
  if (secret) {
    const quiet = lines as unknown as { _writeToOutput(text: string): void }
    quiet._writeToOutput = (text) => { if (text.includes(question)) process.stderr.write(text) }
  }
  return new Promise((resolve, reject) => {
    lines.once('close', () => reject(new UsageError(say`Nothing was given.`)))
    lines.question(question, (answer) => { resolve(answer); lines.close(); if (secret) process.stderr.write('\n') })
  })
}

/** The first line of standard input where that is no terminal. */
async function piped(): Promise<string> {
  const lines = createInterface({ input: process.stdin })
  return new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => end(new UsageError(say`No password came on standard input within ${pipePatience / 1000} seconds.`)), pipePatience)
    const end = (outcome: string | UsageError) => {
      clearTimeout(late)
      if (typeof outcome === 'string') resolve(outcome)
      else reject(outcome)
      lines.close()
      process.stdin.destroy()
    }
    lines.once('line', (line) => end(line))
    lines.once('close', () => end(new UsageError(say`There is no terminal to ask for the password: write it to standard input, or set FULLSCORE_TOKEN.`)))
  })
}

function wordsOf(words: readonly string[]): { email: string | undefined; origin: string } {
  const given: { email?: string; url?: string } = {}
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const [flag, inline] = word.split(/=(.*)/s)
    if (flag === '--email') {
      given.email = inline ?? words[++i] ?? ''
      if (given.email === '') throw new UsageError(say`${'--email'} needs a value.`)
    } else if (word.startsWith('--')) throw new UsageError(say`${'`fullscore login`'} knows no ${flag!}; it knows ${'--email'}.`)
    else if (given.url !== undefined) throw new UsageError(say`"${word}" is one word too many for ${'`fullscore login`'}.`)
    else given.url = word
  }
  const origin = (given.url ?? originOf()).replace(/\/$/, '')
  if (!/^https?:$/.test(URL.parse(origin)?.protocol ?? '')) throw new UsageError(say`"${origin}" is no address like http://127.0.0.1:4400.`)
  return { email: given.email, origin }
}

/** `fullscore login [URL] [--email ADDRESS]`: exchanges a password for a token of this machine, or remembers the one of FULLSCORE_TOKEN. */
export async function login(words: string[]): Promise<number> {
  const { email, origin } = wordsOf(words)
  const token = process.env['FULLSCORE_TOKEN']
  if (token && email === undefined) {
    const { person } = await caller({ origin, fetch: fetchFor, headers: { authorization: `Bearer ${token}` } })(me, {})
    remember({ url: origin, token })
    forgetWords()
    print(say`Signed in at ${origin} as ${asGiven(person.name)} with the token of FULLSCORE_TOKEN.`)
    return 0
  }
  const terminal = process.stdin.isTTY
  if (!terminal && email === undefined) throw new UsageError(say`There is no terminal to ask: give --email ADDRESS and the password on standard input, or set FULLSCORE_TOKEN.`)
  const who = email ?? (await ask(`${told(say`Mail address:`)} `, false))
  // The first administrator's password, which a server is started with, is theirs alone.
  const own = process.env['FULLSCORE_ADMIN_EMAIL']?.toLowerCase() === who.toLowerCase() ? process.env['FULLSCORE_ADMIN_PASSWORD'] : undefined
  const password = own ?? (terminal ? await ask(`${told(say`Password:`)} `, true) : await piped())
  const answer = await caller({ origin, fetch: fetchFor })(requestToken, { body: { email: who, password, name: `command line on ${hostname()}` } })
  remember({ url: origin, token: answer.secret })
  forgetWords()
  print(say`Signed in at ${origin}. The token is called "${asGiven(answer.token.name)}"; \`fullscore logout\` revokes it.`)
  return 0
}

/** Revokes this machine's token and forgets it. */
export async function logout(): Promise<number> {
  const { call } = connect()
  await call(signOut, {})
  forget()
  forgetWords()
  print(say`Signed out.`)
  return 0
}
