import type { TlsFacts } from './dial.ts'

/** The facts behind a refusal. */
export interface RefusalFacts {
  /** The name or address as it was asked for. */
  name: string
  port?: number
  /** The address that was judged. */
  address?: string
  /** What the address is, `metadata`. */
  kind?: string
  /** The rule that refused. */
  rule: string
}

/** Why a destination is refused. */
export type RefusedCode =
  | 'url-malformed' | 'scheme' | 'userinfo' | 'host-malformed' | 'zone' | 'port' | 'grant-malformed'
  | 'metadata' | 'link-local' | 'no-destination' | 'own-socket' | 'not-public' | 'not-granted' | 'other-host' | 'redirect-with-body'

/** The product will not go there. The message is a sentence for a person; `facts` say which rule and which address. */
export class EgressRefused extends Error {
  override readonly name = 'EgressRefused'
  readonly code: RefusedCode
  readonly facts: RefusalFacts
  constructor(code: RefusedCode, sentence: string, facts: RefusalFacts) {
    super(sentence)
    this.code = code
    this.facts = facts
  }
}

/** Why a permitted destination was not reached or did not answer as it should. */
export type FailedCode = 'name' | 'connect' | 'tls' | 'timeout' | 'too-large' | 'too-many-redirects' | 'protocol' | 'cancelled'

/** The other side could not be reached or did not answer well; trying again may help. */
export class EgressFailed extends Error {
  override readonly name = 'EgressFailed'
  readonly code: FailedCode
  /** The system's own word, `ECONNREFUSED`, `CERT_HAS_EXPIRED`, if there is one. */
  readonly reason: string | undefined
  /** What the certificate says that did not verify. */
  readonly tls: TlsFacts | undefined
  constructor(code: FailedCode, sentence: string, cause?: unknown, tls?: TlsFacts) {
    super(sentence, cause === undefined ? undefined : { cause })
    this.code = code
    this.reason = reasonOf(cause)
    this.tls = tls
  }
}

function reasonOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
}
