import { hostname } from 'node:os'
import { createInterface } from 'node:readline'
import { requestToken, revokeToken, listTokens } from '@fullscore/api/access/access.ts'
import { caller } from '@fullscore/api/call.ts'
import { connect, forget, originOf, remember } from './connection.ts'
import { UsageError } from './parse.ts'
import { print } from './print.ts'

/** Asks for a line; what is typed stays unseen when it is a secret. */
async function ask(question: string, secret: boolean): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: process.stdin.isTTY })
  if (secret && process.stdin.isTTY) {
    const quiet = lines as unknown as { _writeToOutput(text: string): void }
    quiet._writeToOutput = (text) => { if (text.includes(question)) process.stderr.write(text) }
  }
  return new Promise((resolve) => {
    lines.question(question, (answer) => { lines.close(); if (secret) process.stderr.write('\n'); resolve(answer) })
  })
}

/** `fullscore login [URL] [--email ADDRESS]`: exchanges a password for a token of this machine. */
export async function login(words: string[]): Promise<number> {
  const at = words.indexOf('--email')
  const email = at >= 0 ? words[at + 1] : undefined
  const given = words.find((word, i) => !word.startsWith('--') && (at < 0 || i !== at + 1))
  const origin = (given ?? originOf()).replace(/\/$/, '')
  if (!URL.canParse(origin)) throw new UsageError(`"${origin}" is no address like http://127.0.0.1:4400.`)
  const call = caller({ origin, fetch: (url, init) => fetch(url, init) })
  const answer = await call(requestToken, { body: {
    email: email ?? (await ask('Mail address: ', false)), password: process.env['FULLSCORE_ADMIN_PASSWORD'] ?? (await ask('Password: ', true)), name: `command line on ${hostname()}`,
  } })
  remember({ url: origin, token: answer.secret })
  print(`Signed in at ${origin}. The token is called "${answer.token.name}"; \`fullscore logout\` revokes it.`)
  return 0
}

/** Revokes this machine's token and forgets it. */
export async function logout(): Promise<number> {
  const { call } = connect()
  const { items } = await call(listTokens, {})
  const mine = items.find((token) => token.name === `command line on ${hostname()}` && !token.revoked)
  if (mine) await call(revokeToken, { params: { id: mine.id } })
  forget()
  print('Signed out.')
  return 0
}
