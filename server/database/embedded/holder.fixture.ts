// A process of its own that holds an embedded PostgreSQL, for tests that kill it.
import { plain } from '@fullscore/api/render.ts'
import { startEmbedded } from '../embedded.ts'

const say = (message: string) => process.stderr.write(`${plain(message)}\n`)
const running = await startEmbedded({ dataDir: process.argv[2]!, log: { info: say, warn: say } })
process.stdout.write(`${running.url}\n`)
process.once('SIGTERM', () => void running.stop().then(() => process.exit(0)))
setInterval(() => {}, 60_000)
