import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { z } from 'zod'
import { plain, type Catalogue } from '@fullscore/api/render.ts'
import type { Log } from '../kernel/log.ts'

/** A catalogue as pages are given it: once and for ever, by an address that holds its content's hash. */
export interface LanguageFile { address: string; bytes: Buffer; packed: Readonly<Record<'br' | 'gzip', Buffer>> }
/** What the files of `languages/` in the data directory say. */
export interface Languages {
  /** By lower-cased tag. */
  catalogues: ReadonlyMap<string, Catalogue>
  files: ReadonlyMap<string, LanguageFile>
}

const most = { files: 50, bytes: 4 * 1024 * 1024, sentences: 20_000, sign: 4000 }
const words = z.string().max(most.sign)
const Sentences = z.record(words, z.union([words, z.partialRecord(z.enum(['zero', 'one', 'two', 'few', 'many', 'other']), words)], 'neither a sentence nor the forms of a count'))

/**
 * Reads the languages of an installation. A file that is wrong is named in the log with its fault and left out: a start never fails for it.
 * @param dir `languages/` in the data directory; it may be missing @param known the codes the product has, to say how much a language lacks
 */
export async function readLanguages(dir: string, known: () => Promise<ReadonlySet<string>>, log: Log): Promise<Languages> {
  const names = (await readdir(dir).catch(() => [])).filter((name) => name.endsWith('.json')).sort()
  const catalogues = new Map<string, Catalogue>()
  const files = new Map<string, LanguageFile>()
  for (const name of names.slice(0, most.files)) {
    try {
      const catalogue = await readLanguage(dir, name)
      catalogues.set(catalogue.language.toLowerCase(), catalogue)
      files.set(catalogue.language.toLowerCase(), await fileOf(catalogue))
      const lacking = [...await known()].filter((code) => !Object.hasOwn(catalogue.sentences, code)).length
      log.info({ language: catalogue.language, sentences: Object.keys(catalogue.sentences).length, lacking }, 'a language was read; what it lacks is told in English')
    } catch (error) {
      log.error({ file: path.join('languages', name), fault: (error as Error).message }, 'a language was left out')
    }
  }
  if (names.length > most.files) log.error({ files: names.length, most: most.files }, 'more languages than are read were left out')
  return { catalogues, files }
}

/** The catalogue of the language that a terminal asks for, read alone; undefined where there is none that can be told. Never fails. */
export async function readLanguageFor(dir: string, tag: string): Promise<Catalogue | undefined> {
  const names = await readdir(dir).catch(() => [])
  const parts = tag.toLowerCase().split('-')
  for (let length = parts.length; length > 0; length--) {
    const name = names.find((one) => one.toLowerCase() === `${parts.slice(0, length).join('-')}.json`)
    const found = name === undefined ? undefined : await readLanguage(dir, name).catch(() => undefined)
    if (found !== undefined) return found
  }
  return undefined
}

async function readLanguage(dir: string, name: string): Promise<Catalogue> {
  const file = path.join(dir, name)
  const { size } = await stat(file)
  if (size > most.bytes) throw new Error(`it has ${size} bytes; at most ${most.bytes} are read`)
  const language = tagOf(path.basename(name, '.json'))
  let given: unknown
  try {
    given = JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    throw new Error(`it is not JSON: ${(error as Error).message}`, { cause: error })
  }
  return { language, sentences: judged(given) }
}

/** @throws Error for what is no language, and for English, which the product speaks itself; `en-US` may have words of its own */
function tagOf(name: string): string {
  let tag: string | undefined
  try { tag = Intl.getCanonicalLocales(name)[0] } catch { /* said below */ }
  if (tag === undefined) throw new Error(`"${name}" is no language tag like de or pt-BR (BCP 47)`)
  if (tag === 'en') throw new Error('English is what the product speaks without a file')
  return tag
}

/** The sentences of a file, if all of them can be told. @throws Error naming the first that cannot */
export function judged(given: unknown): Catalogue['sentences'] {
  const parsed = Sentences.safeParse(given)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Error(`${issue!.path.length === 0 ? 'it' : `"${issue!.path.join('" > "')}"`}: ${plain(issue!.message)}`)
  }
  const entries = Object.entries(parsed.data)
  if (entries.length > most.sentences) throw new Error(`it has ${entries.length} sentences; at most ${most.sentences} are read`)
  for (const [code, wording] of entries) {
    const fault = typeof wording === 'string' ? sentenceFault(code, wording) : formsFault(code, wording)
    if (fault !== undefined) throw new Error(`"${code}": ${fault}`)
  }
  return parsed.data
}

const isCount = (code: string): boolean => /^[^|]*\|[^|]*#/.test(code)
const places = (text: string): Set<string> => new Set([...text.matchAll(/\{\{|\}\}|\{(\d+)\}/g)].flatMap(([, place]) => place ?? []))

function sentenceFault(code: string, wording: string): string | undefined {
  if (isCount(code)) return 'it is a count and needs its forms: { "one": …, "other": … }'
  return wordsFault(code, wording)
}

function formsFault(code: string, forms: Partial<Record<Intl.LDMLPluralRule, string>>): string | undefined {
  if (!isCount(code)) return 'it is no count, so that it has no forms'
  if (forms.other === undefined) return 'the form "other" is missing'
  for (const form of Object.values(forms)) {
    const fault = wordsFault(code, form)
    if (fault !== undefined) return fault
  }
  return undefined
}

function wordsFault(code: string, wording: string): string | undefined {
  if (/[\u2066-\u2069]/.test(wording)) return 'it holds a sign by which sentences mark their parameters (U+2066 to U+2069)'
  const has = places(code)
  const more = [...places(wording)].find((place) => !has.has(place))
  return more === undefined ? undefined : `the parameter {${more}} is none that this sentence has`
}

async function fileOf(catalogue: Catalogue): Promise<LanguageFile> {
  const bytes = Buffer.from(JSON.stringify(catalogue))
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 16)
  const [br, zipped] = await Promise.all([promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }), promisify(gzip)(bytes)])
  return { address: `/words/${catalogue.language}-${hash}.json`, bytes, packed: { br, gzip: zipped } }
}

/**
 * The catalogue for a language tag: its own or that of the language in general, `de` for `de-AT` (RFC 4647, lookup). English where the tag
 * asks for it and no file says otherwise; undefined for a language that is not spoken here.
 */
export function catalogueFor(tag: string, catalogues: ReadonlyMap<string, Catalogue>): Catalogue | 'English' | undefined {
  const parts = tag.toLowerCase().split('-')
  for (let length = parts.length; length > 0; length--) {
    const found = catalogues.get(parts.slice(0, length).join('-'))
    if (found) return found
  }
  return parts[0] === 'en' ? 'English' : undefined
}
