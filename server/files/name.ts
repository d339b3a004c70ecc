const most = 180
/** Names that some systems reserve for devices. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * A file's name as it is kept and offered: its last part only, without control characters, signs that turn the direction of writing,
 * and what file systems refuse; never hidden, never empty, its extension kept when it is cut.
 */
export function cleanName(given: string): string {
  const last = given.normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const plain = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu, '').replace(/[<>:"|?*]/g, '_').replace(/\s+/g, ' ').trim().replace(/^\.+/, '').replace(/[. ]+$/, '')
  const safe = plain === '' ? 'file' : reserved.test(plain) ? `_${plain}` : plain
  const signs = [...safe]
  if (signs.length <= most) return safe
  const extension = extensionOf(safe)
  const kept = extension === '' || extension.length > 20 ? '' : `.${extension}`
  return `${signs.slice(0, most - [...kept].length).join('')}${kept}`
}

/** The extension in lower case, without its dot; empty if there is none. */
export function extensionOf(name: string): string {
  return /\.([^.\s]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
}

/** A Content-Disposition header (RFC 6266) with the name in ASCII and in full (RFC 8187). */
export function disposition(kind: 'attachment' | 'inline', name: string): string {
  const ascii = name.normalize('NFKD').replace(/[^\x20-\x7e]/g, '').replace(/["\\%]/g, '_').trim() || 'file'
  const full = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${full}`
}
