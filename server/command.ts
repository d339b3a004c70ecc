import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { plain } from '@fullscore/api/render.ts'
import { asGiven, count, say, term } from '@fullscore/api/sentence.ts'
import { renewSetUpLink } from './access/links.ts'
import { runBackupCommand } from './backup/command.ts'
import { runningEmbedded, startEmbedded } from './database/embedded.ts'
import { migrate } from './database/migrate.ts'
import { openEgress } from './egress/egress.ts'
import { verifyHeads } from './events/heads.ts'
import { sealAll } from './events/sealer.ts'
import { verifyChain } from './events/verify.ts'
import { systemClock } from './kernel/clock.ts'
import { asSystem, type OpenCtx } from './kernel/context.ts'
import { openLog } from './kernel/log.ts'
import { saidOf } from './kernel/told.ts'
import { modules } from './modules.ts'
import { assemble } from './product.ts'
import { readSettings } from './settings.ts'
import { openKeyring } from './secrets/seal.ts'
import { complain, learnWords, tell, tellJson } from './terminal.ts'

/** A command that needs the stores themselves, not a server. It answers the exit code. */
type Command = (ctx: OpenCtx, words: string[]) => Promise<number>

const commands: Record<string, Command> = {
  'audit verify': async (ctx, words) => {
    const { values } = parseArgs({ args: words, options: { json: { type: 'boolean', default: false } }, allowPositionals: true })
    await sealAll(ctx)
    const chain = await verifyChain(ctx)
    const outside = await verifyHeads(ctx)
    const faults = [...chain.faults, ...outside.faults]
    if (values.json) tellJson({ ...chain, heads: outside.heads, ...(outside.without ? { withoutHeads: plain(outside.without) } : {}), faults: faults.map(plain) })
    else {
      for (const fault of faults) tell(fault)
      tell(faults.length === 0 ? say`${count(chain.events, '# event', '# events')}, every one as it was sealed; ${count(outside.heads, '# signed head agrees', '# signed heads agree')}. Head: ${chain.head}` : say`${count(chain.events, '# event', '# events')}, ${count(faults.length, '# fault', '# faults')}.`)
    }
    // Beside JSON, which programs read to its end, a note goes where people look.
    const note = values.json ? complain : tell
    if (chain.events === 0) note('There is nothing to verify: this database holds no event. Is it the right one?')
    else if (outside.without) note(say`${outside.without} Without a head that lies outside the database, it is not shown that the chain was not rewritten as a whole.`)
    return faults.length === 0 && chain.events > 0 ? 0 : 3
  },
  'set-up-link': async (ctx) => {
    const link = await renewSetUpLink(ctx)
    tell(link ? `${say`Set Fullscore up within a day through this link, once; earlier ones stopped working:`}\n\n  ${link}\n` : 'Fullscore is set up already: sign in.')
    return link ? 0 : 1
  },
  rebuild: async (ctx, words) => {
    const what = words.find((word) => !word.startsWith('-'))
    const all = ctx.registry.modules.flatMap((m) => m.rebuilders ?? []).filter((r) => what === undefined || r.of === what)
    if (all.length === 0) { complain(say`Nothing rebuilds "${asGiven(what ?? '')}": it is one of ${asGiven('agenda, search, deadlines')}.`); return 2 }
    for (const rebuilder of all) tell(say`${asGiven(rebuilder.of)}, ${term(rebuilder.name)}: ${count(await rebuilder.run(asSystem(ctx, 'rebuild')), '# object', '# objects')}`)
    return 0
  },
}

const help: Record<string, () => string> = {
  'audit verify': () => `fullscore audit verify [--json] [settings]\n\n${say`Recomputes the record of events and compares it with its chain and with the signed heads in the data directory. Changes nothing.`}\n${say`Ends with 0 if all agrees, 3 if not, if there is nothing to verify, or if a record older than a day has no signed head.`}`,
  'set-up-link': () => `fullscore set-up-link [settings]\n\n${say`Makes a new link by which Fullscore is set up, good for a day and once; earlier ones stop working. Ends with 1 if it is set up already.`}`,
  rebuild: () => `fullscore rebuild [agenda|search|deadlines] [settings]\n\n${say`Makes derived tables anew from the facts, while the server runs too.`}`,
}

const settingFlag = /^--(data|config|key-file|database-url|url|host|port)(=|$)/
const settingAlone = /^--(data|config|key-file|database-url|url|host|port)$/

/** Stores of a server that is not running, or the external ones; a running server's embedded database is reached through its socket. */
async function run(): Promise<number> {
  const words = process.argv.slice(2)
  await learnWords({ flags: words, environment: process.env })
  if (words[0] === 'backup' || words[0] === 'restore') return runBackupCommand(words[0], words.slice(1), (flags) => readSettings({ flags, environment: process.env }))
  const name = ['audit verify', 'rebuild', 'set-up-link'].find((one) => words.join(' ').startsWith(one))
  if (!name && words.includes('--help')) { tell(Object.entries(help).filter(([one]) => one.startsWith(words[0] ?? '')).map(([, text]) => text()).join('\n\n')); return 0 }
  if (!name) { complain(say`The commands are: ${asGiven([...Object.keys(commands), 'backup', 'restore'].join(', '))}.`); return 2 }
  if (words.includes('--help')) { tell(`${help[name]!()}\n\n${say`Settings are those of the server: ${'--data DIR, --database-url URL, --config FILE, --key-file FILE'}, or the environment.`}`); return 0 }
  const rest = words.slice(name.split(' ').length)
  const isSetting = (word: string, at: number) => settingFlag.test(word) || settingAlone.test(rest[at - 1] ?? '')
  const settings = readSettings({ flags: rest.filter(isSetting), environment: process.env })
  const log = openLog('warn')
  if (!settings.databaseUrl && !existsSync(path.join(settings.dataDir, 'postgres'))) {
    complain(say`There is no Fullscore in ${settings.dataDir}: name its data directory by --data or FULLSCORE_DATA.`)
    return 2
  }
  const present = settings.databaseUrl ?? runningEmbedded(settings.dataDir)
  const postgres = present ? undefined : await startEmbedded({ dataDir: settings.dataDir, log: { info: () => {}, warn: complain } })
  const databaseUrl = present ?? postgres!.url
  try {
    await migrate(databaseUrl, log)
    const keyring = await openKeyring(settings.keyFile)
    const product = assemble({
      databaseUrl, modules, clock: systemClock(), log, live: { stream: () => new Response(), size: 0 },
      house: { telemetry: { health: () => ({ state: 'down', reason: 'not opened by this command' }), stop: async () => {} } as never, keyring, egress: openEgress({ log, ownSockets: [] }), url: settings.url, urlGiven: settings.urlGiven, dataDir: settings.dataDir, ownSockets: [], trustedProxies: [], version: '', catalogues: new Map(), space: () => ({ low: false, sentence: '' }) },
    })
    try {
      return await commands[name]!(asSystem(product.open(name), name), rest.filter((word, at) => !isSetting(word, at)))
    } finally {
      await product.close()
    }
  } finally {
    await postgres?.stop()
  }
}

await run().then((code) => process.exit(code), (error: unknown) => {
  complain(saidOf(error))
  process.exit(1)
})
