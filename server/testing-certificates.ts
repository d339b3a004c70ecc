import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A certificate with its key, PEM. */
export interface MadeCertificate { cert: string; key: string }

export interface CertificateWish {
  /** Common name, and the only name unless `names` says others. */
  name: string
  names?: readonly string[]
  /** Signed by this one instead of by itself. */
  by?: MadeCertificate
  authority?: boolean
  /** `YYYYMMDDHHMMSSZ`. */
  from?: string
  to?: string
  /** As openssl takes it: `rsa:1024`, `ec`. */
  key?: string
  digest?: string
}

function openssl(words: readonly string[]): void {
  const made = spawnSync('openssl', words, { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`openssl is needed for this test: ${made.stderr}`)
}

/** Makes a certificate by openssl for tests. */
export function makeCertificate(wish: CertificateWish): MadeCertificate {
  const dir = mkdtempSync(path.join(tmpdir(), 'fullscore-certificate-'))
  const at = (name: string) => path.join(dir, name)
  try {
    const names = (wish.names ?? [wish.name]).map((one) => (/^[\d.]+$/.test(one) ? `IP:${one}` : `DNS:${one}`)).join(',')
    const extensions = wish.authority ? 'basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign' : `basicConstraints=CA:FALSE\nsubjectAltName=${names}`
    writeFileSync(at('ext'), `[ext]\n${extensions}\n`)
    openssl(['req', '-new', '-newkey', wish.key ?? 'rsa:2048', ...(wish.key === 'ec' ? ['-pkeyopt', 'ec_paramgen_curve:prime256v1'] : []), '-nodes', '-keyout', at('key'), '-out', at('csr'), '-subj', `/CN=${wish.name}`])
    if (wish.by) {
      writeFileSync(at('ca'), wish.by.cert)
      writeFileSync(at('ca-key'), wish.by.key)
    }
    writeFileSync(at('index'), '')
    writeFileSync(at('conf'), `[ca]\ndefault_ca=d\n[d]\ndatabase=${at('index')}\nnew_certs_dir=${dir}\nrand_serial=yes\ndefault_md=${wish.digest ?? 'sha256'}\npolicy=p\nunique_subject=no\ncopy_extensions=none\nemail_in_dn=no\n[p]\ncommonName=supplied\n`)
    openssl(['ca', '-batch', '-notext', '-config', at('conf'), '-in', at('csr'), '-out', at('crt'), '-startdate', wish.from ?? '20260101000000Z', '-enddate', wish.to ?? '20361231000000Z', '-extfile', at('ext'), '-extensions', 'ext',
      ...(wish.by ? ['-cert', at('ca'), '-keyfile', at('ca-key')] : ['-selfsign', '-keyfile', at('key')])])
    return { cert: readFileSync(at('crt'), 'utf8'), key: readFileSync(at('key'), 'utf8') }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
