import type { Chance } from '../../sample/chance.ts'

/** One request as it goes out. */
export interface Asked {
  params: Record<string, string>
  query: [name: string, value: string][]
  /** Undefined: no body. */
  body: unknown
  /** Sent instead of the body's JSON. */
  raw?: string | Uint8Array
  headers: Record<string, string>
  /** How it was bent, for people who read a failure. */
  how: string
}

const odd: readonly unknown[] = ['\u0000', 'a\u0000b', '\ud800', 'x\udfff', '\u202eabc', 'e\u0301'.repeat(50), '\u200f\u200e', 1e308, -1e308, -0, 1.5, -1, 2 ** 53, Number.MAX_SAFE_INTEGER, '1', '007', '1e3', 'NaN', '', ' ', [], {}, [[]], [null], null, true, 'true', { __proto__x: 1 }, { length: 1 }, 'x'.repeat(100_001), ['a', 'a'], '0001-01-01T00:00:00Z', '+275760-09-13T00:00:00Z', '2026-02-30', '2026-13-01T00:00:00Z', '0192d3a0-0000-7000-8000-00000000000', "'; drop table x; --", '%00', '../../etc/passwd', '\r\nx: y']
const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`

type Place = { holder: Record<string, unknown> | unknown[]; key: string | number }
function places(value: unknown, found: Place[] = []): Place[] {
  if (Array.isArray(value)) for (const [key, one] of value.entries()) { found.push({ holder: value, key }); places(one, found) }
  else if (value !== null && typeof value === 'object' && !(value instanceof Uint8Array)) for (const [key, one] of Object.entries(value)) { found.push({ holder: value as Record<string, unknown>, key }); places(one, found) }
  return found
}

/** The same request, slightly broken. */
export function bend(chance: Chance, given: Asked): Asked {
  const asked: Asked = { ...given, query: [...given.query], headers: { ...given.headers }, params: { ...given.params }, body: given.body instanceof Uint8Array ? given.body : structuredClone(given.body) }
  const ways: [string, () => void][] = []
  const inBody = places(asked.body)
  if (inBody.length > 0) {
    for (let n = 0; n < 6; n++) ways.push(['a field of another kind', () => { const { holder, key } = chance.one(inBody); (holder as Record<string | number, unknown>)[key] = chance.one(odd) }])
    ways.push(['a field left out', () => { const { holder, key } = chance.one(inBody); if (!Array.isArray(holder)) delete holder[key] }])
    ways.push(['an unknown field', () => { const { holder } = chance.one(inBody); if (!Array.isArray(holder)) holder[chance.one(['unknown', 'id', 'version', 'a\u0000', 'toString', ''])] = 1 }])
  }
  if (asked.body !== undefined && !(asked.body instanceof Uint8Array)) {
    const text = JSON.stringify(asked.body)
    ways.push(
      ['__proto__ as a field', () => { asked.raw = text.replace(/^\{(?=.)/, '{"__proto__":{"x":1},').replace(',}', '}') }],
      ['broken JSON', () => { asked.raw = chance.one([text.slice(0, -1), `${text},`, '{"a":', 'undefined', "{'a':1}", 'NaN', '\ufeff' + text]) }],
      ['deeply nested', () => { asked.raw = chance.one([nested(100), nested(20_000), `{"a":${nested(500)}}`]) }],
      ['another body', () => { asked.raw = chance.one(['[]', 'null', '"x"', '1', 'true', '']) }],
      ['another content type', () => { asked.headers['content-type'] = chance.one(['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', '']) }],
      ['packed', () => { asked.headers['content-encoding'] = chance.one(['gzip', 'br', 'x']) }],
      ['no UTF-8', () => { asked.raw = new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]) }],
      ['a field twice', () => { asked.raw = text.replace(/^\{("[^"]+":)/, '{$1null,$1') }],
    )
  } else ways.push(['a body where none belongs', () => { asked.raw = '{"a":1}'; asked.headers['content-type'] = 'application/json' }])
  if (asked.query.length > 0) {
    for (let n = 0; n < 3; n++) ways.push(['another query value', () => { chance.one(asked.query)[1] = String(chance.one(odd)) }])
    ways.push(['a query parameter twice', () => { const [name, value] = chance.one(asked.query); asked.query.push([name, chance.is(0.5) ? value : 'x']) }])
  }
  ways.push(['an unknown query parameter', () => { asked.query.push([chance.one(['unknown', '__proto__', 'constructor', 'limit[]', 'cursor', 'limit', 'search', 'a\u0000']), chance.one(['1', '', 'x', 'WyJhIl0', '\u0000', '-1', '1e9'])]) }])
  if (Object.keys(asked.params).length > 0) ways.push(['another path', () => { asked.params[chance.one(Object.keys(asked.params))] = chance.one(['x', '\u0000', '..', '%', '0192D3A0-0000-7000-8000-000000000001', '[object Object]', 'null', '-1', '9'.repeat(18), 'é', '\u202e', 'x'.repeat(3000), "'"]) }])
  ways.push(['another If-Match', () => { asked.headers['if-match'] = chance.one(['"v0"', '"v999999999"', 'v1', '*', '"v-1"', '"v99999999999999999999"', 'W/"v1"', '']) }])
  ways.push(['a long Idempotency-Key', () => { asked.headers['idempotency-key'] = chance.one(['x'.repeat(256), '', 'é', ' '] ) }])
  const [how, bent] = chance.one(ways)
  bent()
  return { ...asked, how }
}
