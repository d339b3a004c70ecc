import { mkdirSync, writeFileSync } from 'node:fs'
import { rowTypes } from './rows.ts'
import { migrate } from '../../server/database/migrate.ts'
import { openLog } from '../../server/kernel/log.ts'
const url = process.argv[2]!
console.log(await migrate(url, openLog('warn')))
mkdirSync('server/database/rows', { recursive: true })
for (const [p, t] of await rowTypes(url)) writeFileSync(`server/database/${p}`, t)
