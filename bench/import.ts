import { uploadImport, commitImport, readImport, undoImport, type ImportDetail } from '@fullscore/api/imports/imports.ts'
import { drainQueue, modules, queuePool, world } from '../server/testing.ts'
import startPostgres from '../tools/test/postgres.ts'

/** A spreadsheet of many rows, one in fifty broken: rows a second for each step, and the memory it takes. Usage: node bench/import.ts [rows] [vendors|items] */
const rows = Number(process.argv[2] ?? 50_000)
const subject = process.argv[3] === 'items' ? 'items' : 'vendors'
const line = (text: string) => void process.stdout.write(`${text}\n`)
const headings = { vendors: 'Lieferant;Hotline;Support mail;Supportzeiten;Portal;Kundennummer;Notizen', items: 'Hostname;Typ;Lifecycle;Seriennummer;IP;Modell;Betriebssystem' }
const one = { vendors: (n: number) => `Supplier ${n};+49 30 ${n};${n % 50 === 0 ? 'broken' : `desk${n}@example.org`};around the clock;https://example.org/${n};K-${n};Ask for desk ${n}`, items: (n: number) => `host-${n};${n % 50 === 0 ? 'sevrer' : 'server'};live;S-${n};10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255};R${n % 9};Linux` }
const text = new TextEncoder().encode([headings[subject], ...Array.from({ length: rows }, (_, n) => one[subject](n + 1))].join('\r\n'))

const stopPostgres = await startPostgres()
const w = await world({ modules })
let peak = 0
const watch = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss) }, 100)
const timed = async (what: string, work: () => Promise<unknown>) => {
  const began = performance.now()
  await work()
  const seconds = (performance.now() - began) / 1000
  line(`${what}: ${seconds.toFixed(1)} s, ${Math.round(rows / seconds).toLocaleString('en-GB')} rows a second`)
}
try {
  const ada = await w.person('Ada Ling', [{ role: 'operations-manager' }])
  const queue = queuePool(w.databaseUrl, 6, w.ctx)
  const before = process.memoryUsage().rss
  let made: ImportDetail | undefined
  await timed(`read (${(text.length / 1024 / 1024).toFixed(1)} MiB of CSV)`, async () => { made = await ada.call(uploadImport, { query: { subject, name: 'bench.csv' }, body: text }) })
  const params = { id: made!.id }
  await timed('dry run', () => drainQueue(w.ctx, queue))
  const checked = await ada.call(readImport, { params })
  line(`  ${checked.counts.create} new, ${checked.counts.bad} bad`)
  await ada.call(commitImport, { params })
  await timed('taken in', () => drainQueue(w.ctx, queue))
  line(`  ${(await ada.call(readImport, { params })).counts.created} added`)
  await ada.call(undoImport, { params })
  await timed('taken back', () => drainQueue(w.ctx, queue))
  line(`  ${(await ada.call(readImport, { params })).counts.archived} archived`)
  line(`memory of the process: ${Math.round(before / 1024 / 1024)} MiB before, ${Math.round(peak / 1024 / 1024)} MiB at its peak`)
  await queue.end()
} finally {
  clearInterval(watch)
  await w.close()
  await stopPostgres()
}
