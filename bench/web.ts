import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

/** What a browser loads before the first page shows, and the rest of the web UI, compressed. Usage: node bench/web.ts (after the web UI was built) */
const dist = path.join(import.meta.dirname, '../web/dist')
const page = readFileSync(path.join(dist, 'index.html'), 'utf8')
const named = [...page.matchAll(/(?:src|href)="\/?([^"]+\.(?:js|css))"/g)].map((match) => match[1]!)
const size = (file: string) => gzipSync(readFileSync(path.join(dist, file))).byteLength
const all = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(js|css)$/.test(file))
const first = new Set(named)
const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`
for (const file of ['index.html', ...named]) process.stdout.write(`${file.padEnd(50)} ${kib(size(file)).padStart(12)}\n`)
const sum = (files: Iterable<string>) => [...files].reduce((total, file) => total + size(file), 0)
process.stdout.write(`first load, gzip: ${kib(sum(['index.html', ...first]))} in ${first.size + 1} files; later: ${kib(sum(all.filter((file) => !first.has(file))))} in ${all.filter((file) => !first.has(file)).length} files\n`)
