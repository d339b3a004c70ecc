import { uploadImport, commitImport, readImport, undoImport, type ImportDetail } from '@fullscore/api/imports/imports.ts'
import { drainQueue, modules, queuePool, world } from '../server/testing.ts'
import startPostgres from '../tools/test/postgres.ts'

/** A spreadsheet of many rows, one in fifty broken: rows a second for each step, and the memory it takes. Usage: node bench/import.ts [rows] [vendors|items|services|contracts|relations|persons] */
const rows = Number(process.argv[2] ?? 50_000)
const line = (text: string) => void process.stdout.write(`${text}\n`)
const subjects = {
  vendors: ['Lieferant;Hotline;Support mail;Supportzeiten;Portal;Kundennummer;Notizen', (n: number, bad: boolean) => `Supplier ${n};+49 30 ${n};${bad ? 'broken' : `desk${n}@example.org`};around the clock;https://example.org/${n};K-${n};Ask for desk ${n}`],
  items: ['Hostname;Typ;Lifecycle;Seriennummer;IP;Modell;Betriebssystem', (n: number, bad: boolean) => `host-${n};${bad ? 'sevrer' : 'server'};live;S-${n};10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255};R${n % 9};Linux`],
  services: ['Service;Criticality;Business owner;Hours;Cost per hour;Currency', (n: number, bad: boolean) => `Service ${n};${bad ? 'hoch' : 'high'};Ada Ling;mon-fri 08:00-18:00 (Europe/Berlin);${n};EUR`],
  contracts: ['Contract;Contract number;First day;Term;Renewal;Renewal months;Notice;Amount;Currency;Per', (n: number, bad: boolean) => `Contract ${n};C-${n};2025-${String((n % 12) + 1).padStart(2, '0')}-01;12;${bad ? 'tactic' : 'tacit'};12;3;${n};EUR;year`],
  relations: ['From;Relation;To', (n: number, bad: boolean) => `host-${n};${bad ? 'needs' : 'depends-on'};host-${(n % 1000) + 1}`],
  persons: ['Name;Mail;Title;Teams', (n: number, bad: boolean) => `Person ${n};${bad ? 'broken' : `person${n}@example.org`};Engineer;IT operations`],
} as const
type Subject = keyof typeof subjects
const subject = Object.keys(subjects).find((one): one is Subject => one === process.argv[3]) ?? 'vendors'
const csvOf = (of: Subject, badOnes: boolean) => new TextEncoder().encode([subjects[of][0], ...Array.from({ length: rows }, (_, n) => subjects[of][1](n + 1, badOnes && (n + 1) % 50 === 0))].join('\r\n'))
const text = csvOf(subject, true)

const stopPostgres = await startPostgres()
const w = await world({ modules })
let peak = 0
const watch = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss) }, 100)
const timed = async (what: string, work: () => Promise<unknown>) => {
  const [began, cpu] = [performance.now(), process.cpuUsage()]
  await work()
  const [seconds, used] = [(performance.now() - began) / 1000, process.cpuUsage(cpu)]
  line(`${what}: ${seconds.toFixed(1)} s, ${Math.round(rows / seconds).toLocaleString('en-GB')} rows a second, ${((used.user + used.system) / 1e6).toFixed(1)} s of CPU without the database's`)
}
try {
  const ada = await w.person('Ada Ling', [{ role: 'operations-manager' }, { role: 'administrator' }])
  const queue = queuePool(w.databaseUrl, 6, w.ctx)
  if (subject === 'relations') {
    const items = await ada.call(uploadImport, { query: { subject: 'items', name: 'items.csv' }, body: csvOf('items', false) })
    await drainQueue(w.ctx, queue)
    await ada.call(commitImport, { params: { id: items.id } })
    await drainQueue(w.ctx, queue)
  }
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
