import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { plain } from '@fullscore/api/render.ts'
import { startEmbedded } from '../../server/database/embedded.ts'
import { migrate } from '../../server/database/migrate.ts'
import { openLog } from '../../server/kernel/log.ts'
import { modules } from '../../server/modules.ts'
import { settingsDocument } from '../../server/settings-known.ts'
import { accessMatrix } from './matrix.ts'
import { openApi } from './openapi.ts'
import { routesFile } from './routes.ts'
import { rowTypes } from './rows.ts'
import { sentencesFile } from './sentences.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** Every generated file with the text it should have. */
async function generated(): Promise<Map<string, string>> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'fullscore-generate-'))
  const postgres = await startEmbedded({ dataDir, log: { info: () => {}, warn: (line) => process.stderr.write(`${plain(line)}\n`) }, test: true })
  try {
    await migrate(postgres.url, openLog('warn'))
    const rows = await rowTypes(postgres.url)
    const routes = modules.flatMap((m) => m.routes ?? []).map((b) => b.route)
    return new Map([
      ...[...rows].map(([name, text]): [string, string] => [`server/database/${name}`, text]),
      ['api/openapi.json', openApi(routes)],
      ['api/routes.ts', await routesFile(root)],
      ['api/sentences.json', await sentencesFile(root, routes)],
      ['docs/operators/access-matrix.md', accessMatrix(routes)],
      ['docs/operators/settings.md', settingsDocument()],
    ])
  } finally {
    await postgres.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const check = process.argv.includes('--check')
let stale = 0
const files = await generated()
for (const [name, text] of files) {
  const file = path.join(root, name)
  const same = existsSync(file) && readFileSync(file, 'utf8') === text
  if (same) continue
  stale += 1
  if (check) process.stdout.write(`${name} is not what \`npm run generate\` makes\n`)
  else {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
    process.stdout.write(`wrote ${name}\n`)
  }
}
if (check) process.stdout.write(`looked at ${files.size} generated files\n`)
process.exit(check && stale > 0 ? 1 : 0)
