import type { z } from 'zod'
import type { Chance } from '../../sample/chance.ts'

/** What the generator knows of the world that it asks: so that what it makes mostly names something. */
export interface Known {
  /** Ids of one kind: `incident`. */
  ids(kind: string): readonly string[]
  kinds: readonly string[]
  /** Values that were answered under a name: `zone`. */
  words(name: string): readonly unknown[]
}

/** What lies in a zod schema, as far as it is looked at here. */
interface Def {
  type: string; format?: string; coerce?: boolean; checks?: { _zod: { def: { check: string; minimum?: number; maximum?: number; value?: number; inclusive?: boolean; format?: string; pattern?: RegExp; length?: number } } }[]
  shape: Record<string, z.ZodType>; element: z.ZodType; valueType: z.ZodType; innerType: z.ZodType; in: z.ZodType; out: z.ZodType; left: z.ZodType; right: z.ZodType
  options: z.ZodType[]; items: z.ZodType[]; entries: Record<string, string | number>; values: unknown[]; getter(): z.ZodType
}
const defOf = (schema: z.ZodType): Def => (schema as unknown as { _zod: { def: Def } })._zod.def

const moments = ['2026-12-01T08:00:00Z', '2026-12-02T08:00:00Z', '2026-12-15T08:00:00Z', '2026-11-20T08:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '2026-03-29T01:30:00Z', '2026-10-25T02:30:00+02:00', '2026-11-30T13:37:00Z', '2026-11-30T13:37:00.123456789Z', '2026-12-01T09:00:00+01:00', '2027-06-01T00:00:00-12:00', '2026-11-29T10:00:00Z', '2026-11-30T18:00:00Z', '1970-01-01T00:00:00Z']
const days = ['2026-12-01', '2026-12-03', '2026-12-28', '2027-02-01', '0002-01-01', '9998-12-31', '2024-02-29', '2026-03-29', '2026-11-30', '2026-12-24', '2027-01-31', '1000-01-01', '8999-12-31']
const walls = ['2026-12-03T09:00', '2026-12-04T17:00', '2026-11-02T09:00', '2026-12-20T02:00', '2026-03-29T02:30', '2026-10-25T02:30', '2026-12-01T02:00', '2026-12-01T03:00', '2026-12-02T09:00', '2026-11-02T09:00', '2099-12-31T23:59', '0001-01-01T00:00', '9999-12-31T23:59']
const zones = ['Europe/Amsterdam', 'UTC', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia', 'Australia/Lord_Howe', '+05:30', 'Etc/GMT+12']
const rules = ['FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO,SU', 'FREQ=MONTHLY;BYMONTHDAY=31', 'FREQ=MONTHLY;BYDAY=-1FR', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', 'FREQ=DAILY;COUNT=2', 'FREQ=SECONDLY', 'FREQ=DAILY;INTERVAL=999999']
const addresses = ['https://shop.example.org/', 'http://127.0.0.1:9/', 'https://[::1]/x', 'http://xn--bcher-kva.example/', 'https://user:word@example.org/', 'HTTPS://EXAMPLE.ORG']
const hosts = ['example.org', '10.9.9.9', '::1', '2001:db8::1', '10.0.0.0/30', '10.0.0.0/8', '0.0.0.0/0', '10.9.9.1-10.9.9.4', 'a.b', 'münchen.example', '169.254.169.254']
const forms = ['12.50', '0', '999999999999.99', 'EUR', 'XXX', 'JPY', 'NL', 'DE', '09:00', '24:00', '00:00', '200', '200-299, 404', '1', 'P1D', 'cpu.used', 'incident.opened', 'incident.', 'lower', 'content-type', 'x-token', 'a'.repeat(64), 'A'.repeat(43), 'state eq open', '[]', '{}', '+31612345678', '000000']
const texts = ['', 'a', ' ', 'Odd', 'x  y', ' trailing ', '100%', '_', '\\', "'", '";--', "' or 1=1 --", '<b>&amp;</b>', '=1+1', '@x', '__proto__', 'constructor', 'null', 'true', '0', '-1', 'ﬁ', 'İ', 'ß', 'Ünïcödé', 'e\u0301\u0323', '𝄞', '👩‍👩‍👧', 'مرحبا', '\u200f', '\u200b', '\ufeff', '$1', '${x}', '{0}', '{name}', '*', ':', '..', '/', '?a=b', '#', 'shop', 'Web shop']
const byName: Readonly<Record<string, readonly string[]>> = {
  subject: ['persons', 'items', 'relations', 'services', 'vendors', 'contracts'], list: ['persons', 'items', 'relations', 'services', 'vendors', 'contracts', 'incidents', 'alerts', 'checks'], range: ['10.9.9.0/30', '10.9.9.0/24', ...hosts], text: ['Name,Email\nA,a@example.org\n', 'name;kind\nx;server\n', '"', ...texts], type: ['incident.opened', 'incident.', 'person.added'],
  zone: zones, repeats: rules, rule: rules, url: addresses, host: hosts, address: hosts, starts: walls, ends: walls, from: [...moments, ...days, ...walls], to: [...moments, ...days, ...walls], at: moments, until: moments, email: ['a@example.org', 'nobody@marlow-finch.example'],
}
const anyString = [...texts, ...forms, ...hosts, ...addresses, ...rules, ...zones, ...walls, ...days, ...moments]

/** Makes values by a schema of the contract: at the edges, and mostly about what is there. */
export class Maker {
  readonly #chance: Chance
  readonly #known: Known
  constructor(chance: Chance, known: Known) {
    this.#chance = chance
    this.#known = known
  }

  /** What is sent for a schema; `undefined` is left out. Mostly valid, which the schema itself says. */
  make(schema: z.ZodType, name: string): unknown {
    let made: unknown
    for (let tries = 0; tries < 8; tries++) {
      made = this.#make(schema, name, 0, undefined)
      if (schema.safeParse(made).success) return made
    }
    return made
  }

  #make(schema: z.ZodType, name: string, depth: number, parent: string | undefined): unknown {
    const def = defOf(schema)
    const c = this.#chance
    switch (def.type) {
      case 'default': case 'prefault': case 'optional': return c.is(name === 'cursor' ? 0.85 : depth > 4 ? 0.8 : 0.45) ? undefined : this.#make(def.innerType, name, depth, parent)
      case 'nullable': return c.is(0.25) ? null : this.#make(def.innerType, name, depth, parent)
      case 'readonly': case 'nonoptional': case 'catch': return this.#make(def.innerType, name, depth, parent)
      case 'pipe': return this.#make(defOf(def.in).type === 'transform' ? def.out : def.in, name, depth, parent)
      case 'lazy': return this.#make(def.getter(), name, depth + 1, parent)
      case 'object': return this.#object(def, name, depth)
      case 'array': return this.#array(def, name, depth)
      case 'record': return Object.fromEntries(Array.from({ length: c.whole(0, 3) }, () => [c.one(['a', 'host', 'x.y', '__proto__', 'A'.repeat(40)]), this.#make(def.valueType, name, depth + 1, undefined)]))
      case 'tuple': return def.items.map((one) => this.#make(one, name, depth + 1, undefined))
      case 'union': return this.#make(c.one(def.options), name, depth, parent)
      case 'intersection': return { ...(this.#make(def.left, name, depth, parent) as object), ...(this.#make(def.right, name, depth, parent) as object) }
      case 'enum': return c.one(Object.values(def.entries))
      case 'literal': return c.one(def.values)
      case 'boolean': return c.is(0.5)
      case 'null': return null
      case 'number': case 'int': return this.#number(def)
      case 'string': return this.#string(schema, def, name, parent)
      case 'custom': return new TextEncoder().encode(c.one(['', 'Name,Email\nA,a@example.org\n', 'a;b;c\n1;2\n', '\0\u0001', '[1,2]', 'x'.repeat(5000)]))
      default: return c.one([null, 1, 'x', [], { a: [1, { b: null }] }, '\u{1D11E}'])
    }
  }

  #object(def: Def, name: string, depth: number): Record<string, unknown> {
    const c = this.#chance
    const made: Record<string, unknown> = {}
    const kind = 'kind' in def.shape ? this.#make(def.shape['kind'], 'kind', depth + 1, undefined) : undefined
    for (const [key, one] of Object.entries(def.shape)) {
      let value = key === 'kind' ? kind : this.#make(one, key, depth + 1, key === 'id' && typeof kind === 'string' ? kind : name)
      // A refusal of one field says little of the others.
      for (let tries = 0; tries < 6 && !one.safeParse(value).success; tries++) value = this.#make(one, key, depth + 1, name)
      if (value !== undefined) made[key] = value
    }
    for (const [first, last] of [['from', 'to'], ['starts', 'ends'], ['start', 'end']] as const) {
      const [a, b] = [made[first], made[last]]
      if (typeof a === 'string' && typeof b === 'string' && a > b && c.is(0.9)) [made[first], made[last]] = [b, a]
    }
    return made
  }

  #array(def: Def, name: string, depth: number): unknown[] {
    let [least, most] = [0, 4]
    for (const { _zod: { def: check } } of def.checks ?? []) {
      if (check.check === 'min_length') least = check.minimum!
      if (check.check === 'max_length') most = Math.min(check.maximum!, this.#chance.is(0.03) ? 60 : 4)
      if (check.check === 'length_equals') least = most = check.length!
    }
    const single = name.replace(/ies$/, 'y').replace(/s$/, '')
    return Array.from({ length: this.#chance.whole(least, Math.max(least, most)) }, () => this.#make(def.element, single, depth + 1, name)).filter((one) => one !== undefined)
  }

  #number(def: Def): number {
    let [least, most] = [-1e9, 1e9]
    for (const { _zod: { def: check } } of def.checks ?? []) {
      if (check.check === 'greater_than') least = check.value! + (check.inclusive ? 0 : 1)
      if (check.check === 'less_than') most = check.value! - (check.inclusive ? 0 : 1)
    }
    const isWhole = def.format !== undefined || (def.checks ?? []).some((one) => one._zod.def.check === 'number_format')
    const c = this.#chance
    const within = Math.min(most, least + c.whole(0, 20))
    return c.one([least, most, within, within, isWhole ? Math.min(most, least + 1) : (least + within) / 2, Math.max(least, Math.min(most, 1))])
  }

  /** An id of a kind: nearly always one that is there. */
  id(kind: string): string {
    const c = this.#chance
    const roll = c.next()
    const of = roll < 0.07 ? c.one(this.#known.kinds) : kind
    const ids = this.#known.ids(of)
    if (roll > 0.96 || ids.length === 0) return c.one(['0192d3a0-0000-7000-8000-000000000001', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '00000000-0000-0000-0000-000000000000'])
    const id = c.one(ids)
    return c.is(0.02) ? id.toUpperCase() : id
  }

  #string(schema: z.ZodType, def: Def, name: string, parent: string | undefined): string {
    const c = this.#chance
    const said = /^id of one (.+)$/.exec(schema.meta()?.description ?? '')?.[1]
    if (said !== undefined) return this.id(said)
    const formats = [def.format, ...(def.checks ?? []).map((one) => one._zod.def.format)]
    if (formats.includes('uuid')) return this.id(parent ?? c.one(this.#known.kinds))
    if (formats.includes('datetime')) return c.one(moments)
    if (formats.includes('date')) return c.one(days)
    if (formats.includes('email')) return c.one(['a@example.org', `p${c.whole(0, 1e6)}@example.org`])
    if (formats.includes('url')) return c.one(addresses)
    if (name === 'kind' && c.is(0.9)) return c.one(this.#known.kinds)
    if (/^(id|.*Id)$/.test(name)) return this.id(this.#known.kinds.includes(parent ?? '') ? parent! : name === 'id' ? c.one(this.#known.kinds) : name.replace(/Id$/, ''))
    let most = 300
    for (const { _zod: { def: check } } of def.checks ?? []) if (check.check === 'max_length') most = check.maximum!
    const known = this.#known.words(name === 'cursor' ? 'next' : name)
    const candidates = [
      () => (known.length > 0 ? String(c.one(known)) : c.one(texts)), () => c.one(byName[name] ?? texts), () => c.one(texts), () => c.one(byName[name] ?? forms),
      () => `${c.one(['Odd', 'Later', 'Größer', 'N'])} ${c.whole(0, 99999)}`, () => c.one(['x', 'é', '漢', '𝄞']).repeat(Math.min(most, 100_000)).slice(0, most).toWellFormed(),
    ]
    const first = c.is(0.05) ? candidates[5]!() : candidates[c.whole(0, 4)]!()
    if (schema.safeParse(first).success) return first
    for (let tries = 0; tries < 6; tries++) {
      const next = candidates[c.whole(0, 4)]!()
      if (schema.safeParse(next).success) return next
    }
    const fitting = anyString.filter((one) => schema.safeParse(one).success)
    return fitting.length > 0 ? c.one(fitting) : first
  }
}
