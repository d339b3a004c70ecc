import { fileTypeFromBuffer } from 'file-type'
import { say } from '@fullscore/api/sentence.ts'
import { extensionOf } from './name.ts'

/** What a file is: judged by its content. `refused` when it poses as something harmless and is a program. */
export interface Judged { type: string; note: string; refused?: string }

/** What extensions promise; several types where one name serves several. */
const promised: Record<string, readonly string[]> = {
  png: ['image/png', 'image/apng'], jpg: ['image/jpeg'], jpeg: ['image/jpeg'], gif: ['image/gif'], webp: ['image/webp'], avif: ['image/avif'], heic: ['image/heic', 'image/heif'], bmp: ['image/bmp'], tif: ['image/tiff'], tiff: ['image/tiff'], svg: ['image/svg+xml'],
  pdf: ['application/pdf'], zip: ['application/zip'], gz: ['application/gzip'], '7z': ['application/x-7z-compressed'], rar: ['application/x-rar-compressed', 'application/vnd.rar'], xml: ['application/xml', 'text/plain'], html: ['text/html', 'text/plain'], htm: ['text/html', 'text/plain'],
  docx: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/zip'], xlsx: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/zip'], pptx: ['application/vnd.openxmlformats-officedocument.presentationml.presentation', 'application/zip'],
  odt: ['application/vnd.oasis.opendocument.text', 'application/zip'], ods: ['application/vnd.oasis.opendocument.spreadsheet', 'application/zip'], doc: ['application/x-cfb'], xls: ['application/x-cfb'], ppt: ['application/x-cfb'], msg: ['application/x-cfb'],
  mp4: ['video/mp4', 'video/quicktime'], webm: ['video/webm'], mp3: ['audio/mpeg'], wav: ['audio/wav', 'audio/vnd.wave'],
  txt: ['text/plain'], csv: ['text/plain'], md: ['text/plain'], log: ['text/plain'], json: ['text/plain', 'application/json'], yaml: ['text/plain'], yml: ['text/plain'], eml: ['text/plain'],
}
const programs = new Set(['application/x-elf', 'application/x-msdownload', 'application/x-mach-binary', 'application/wasm', 'application/x-msi', 'application/x-ms-shortcut', 'application/java-archive', 'application/x-apple.diskimage', 'application/x-deb', 'application/x-rpm', 'application/vnd.android.package-archive', 'text/x-script'])
/** Names that do not hide that a program is one. */
const programNames = new Set(['', 'exe', 'dll', 'sys', 'com', 'scr', 'msi', 'elf', 'so', 'bin', 'o', 'out', 'run', 'wasm', 'jar', 'lnk', 'dmg', 'deb', 'rpm', 'apk', 'sh', 'bash', 'zsh', 'py', 'pl', 'rb', 'js', 'ts', 'mjs', 'cjs', 'php', 'awk', 'txt', 'conf', 'cgi', 'dylib'])

const words: Record<string, string> = {
  'application/pdf': 'PDF document', 'text/plain': 'text', 'text/html': 'web page', 'image/svg+xml': 'SVG drawing', 'application/zip': 'ZIP archive', 'application/octet-stream': 'unknown content', 'text/x-script': 'script',
  'application/x-elf': 'Linux program', 'application/x-msdownload': 'Windows program', 'application/x-mach-binary': 'macOS program', 'application/x-cfb': 'older Office document', 'application/x-msi': 'Windows installer',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word document', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'Excel workbook', 'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PowerPoint slides',
}
/** A type in words for people. */
export function typeWords(type: string): string {
  const [group = '', name = ''] = type.split('/')
  return (Object.hasOwn(words, type) ? words[type] : undefined) ?? (['image', 'video', 'audio'].includes(group) ? `${name.replace(/^x-/, '').toUpperCase()} ${group}` : type)
}

/** Pictures that a browser may show in the page: raster formats without script. */
export const isPicture = (type: string): boolean => ['image/png', 'image/apng', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'].includes(type)

/** The type of content by its beginning. @param head the first 64 KiB or all of it @param whole whether that is all */
export async function sniff(head: Uint8Array, whole: boolean): Promise<string> {
  const found = await fileTypeFromBuffer(head).catch(() => undefined)
  if (found && found.mime !== 'application/xml') return found.mime
  const text = textOf(head, whole)
  if (text === undefined) return 'application/octet-stream'
  const start = text.replace(/^\ufeff/, '').trimStart().slice(0, 4096).toLowerCase()
  if (start.startsWith('#!')) return 'text/x-script'
  if (/^(<\?xml[^>]*>\s*|<!--[^]*?-->\s*|<!doctype svg[^>]*>\s*)*<svg[\s>]/.test(start)) return 'image/svg+xml'
  if (/^(<!--[^]*?-->\s*)*<(!doctype html|html|head|body|script|iframe)[\s>]/.test(start)) return 'text/html'
  return found?.mime ?? 'text/plain'
}

/** Controls that text may hold: tabs, line and page breaks, and the escape of coloured logs. */
const inText = new Set(['\t', '\n', '\v', '\f', '\r', '\u001b'])

/** The head as text if it is UTF-8 without control characters; a sign cut off at its end is forgiven. */
function textOf(head: Uint8Array, whole: boolean): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !whole })
    for (const [sign] of text.matchAll(/\p{Cc}/gu)) if (sign < '\u0080' && !inText.has(sign)) return undefined
    return text
  } catch {
    return undefined
  }
}

/** Judges a file by its content and says what its name promised instead. */
export async function judge(head: Uint8Array, whole: boolean, name: string): Promise<Judged> {
  const type = await sniff(head, whole)
  const extension = extensionOf(name)
  if (programs.has(type) && !programNames.has(extension)) {
    return { type, note: '', refused: say`"${name}" is a ${typeWords(type)} whose name says ${promised[extension] ? typeWords(promised[extension][0]!) : `.${extension}`}. Programs that pose as something else are refused.` }
  }
  const said = promised[extension]
  if (!said || said.includes(type)) return { type, note: '' }
  return { type, note: say`Its name says ${typeWords(said[0]!)}; its content is: ${typeWords(type)}. It is kept as what it is.` }
}
