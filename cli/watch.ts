import { count, say } from '@fullscore/api/sentence.ts'
import { connect } from './connection.ts'
import { complain, print } from './print.ts'

/** `fullscore watch [--json]`: prints what changes, as it changes, until interrupted; reconnects by itself from where it was. */
export async function watch(words: string[]): Promise<number> {
  const json = words.includes('--json')
  let position: number | undefined
  for (;;) {
    position = await listen(position, json)
    await new Promise((done) => setTimeout(done, 2000))
  }
}

async function listen(after: number | undefined, json: boolean): Promise<number | undefined> {
  const { origin, headers } = connect()
  let position = after
  const response = await fetch(`${origin}/api/v1/live${after === undefined ? '' : `?after=${after}`}`, { headers }).catch(() => undefined)
  if (response?.status === 401) { complain(say`Sign in with \`fullscore login\`, or set FULLSCORE_TOKEN.`); process.exit(5) }
  if (!response?.ok || !response.body) { complain(say`Fullscore does not answer at ${response ? `${origin} (${response.status})` : origin}; trying again. FULLSCORE_URL says where it is.`); return position }
  let rest = ''
  try {
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + chunk).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        // The first block says where the stream begins: while nothing changes, that is the place to go on from.
        const at = /^id: (\d+)$/m.exec(block)?.[1]
        if (at !== undefined) position = Number(at)
        const skipped = /^event: skipped\ndata: (\d+)$/m.exec(block)?.[1]
        if (skipped !== undefined) complain(say`${count(Number(skipped), 'One event', '# events')} since then were not told: too many, or from a record that was restored since.`)
        const data = /^data: (\{.*\})$/m.exec(block)?.[1]
        if (data === undefined) continue
        const change = JSON.parse(data) as { kind: string; id: string; position: number }
        print(json ? data : `${String(change.position).padStart(8)}  ${change.kind.padEnd(14)} ${change.id}`)
      }
    }
  } catch { /* the connection was cut: the caller connects again */ }
  return position
}
