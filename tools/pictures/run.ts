import { mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { startDemo } from './demo.ts'
import { shots } from './shots.ts'
import { take } from './take.ts'

const root = path.resolve(import.meta.dirname, '../..')
const mostEach = 300 * 1024
const mostInAll = 2.5 * 1024 * 1024

/**
 * Takes the pictures of the documents anew, from the sample company in a real Chromium. With words, only those of these names.
 * `--at URL` takes them from a sample company that is shown already.
 */
async function main(words: string[]): Promise<number> {
  const at = words.includes('--at') ? words.splice(words.indexOf('--at'), 2)[1] : undefined
  const unknown = words.filter((word) => !shots.some((shot) => shot.name === word))
  if (unknown.length > 0) {
    console.error(`There is no picture ${unknown.join(', ')}; there are: ${shots.map((shot) => shot.name).join(', ')}.`)
    return 1
  }
  const wanted = shots.filter((shot) => words.length === 0 || words.includes(shot.name))
  const demo = at === undefined ? await startDemo(root) : { url: at, stop: async () => undefined }
  try {
    for (const shot of wanted) mkdirSync(path.join(root, shot.folder), { recursive: true })
    await take(demo.url, wanted, root)
  } finally {
    await demo.stop()
  }
  return tooLarge()
}

/** Says how large they are. @returns 1 when a clone would carry too much */
function tooLarge(): number {
  const sizes = shots.map((shot) => ({ file: path.join(shot.folder, `${shot.name}.png`), bytes: statSync(path.join(root, shot.folder, `${shot.name}.png`), { throwIfNoEntry: false })?.size ?? 0 }))
  for (const { file, bytes } of sizes) console.log(`${String(Math.ceil(bytes / 1024)).padStart(5)} KiB  ${file}${bytes > mostEach ? '  (too large)' : ''}`)
  const all = sizes.reduce((sum, one) => sum + one.bytes, 0)
  console.log(`${String(Math.ceil(all / 1024)).padStart(5)} KiB  in all`)
  return all > mostInAll || sizes.some((one) => one.bytes > mostEach) ? 1 : 0
}

process.exitCode = await main(process.argv.slice(2))
