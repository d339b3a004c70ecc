import { expect, test } from 'vitest'
import type { Open } from './identify.ts'
import { proposalsOf, type SeenHost } from './propose.ts'

const ssh: Open = { port: 22, speaks: 'ssh', target: { kind: 'ssh', host: '10.0.0.9', port: 22 }, says: 'It greets as SSH-2.0-x.' }
const db: Open = { port: 5432, speaks: 'postgresql', target: { kind: 'postgresql', host: '10.0.0.9', port: 5432, encrypted: false, database: 'postgres' }, says: 'It answers as PostgreSQL does.' }
const host = (more: Partial<SeenHost> = {}): SeenHost => ({ address: '10.0.0.9', name: undefined, rttMs: 0.42, open: [], known: undefined, related: new Set(), watched: new Set(), ...more })
const keys = (seen: SeenHost) => proposalsOf(seen).map((one) => one.key)

test('nobody there, nothing proposed', () => { expect(proposalsOf(host({ rttMs: undefined }))).toEqual([]) })
test('a host, what runs on it, and a check of each that answers', () => {
  expect(keys(host({ open: [ssh, db] }))).toEqual(['item 10.0.0.9', 'check 10.0.0.9 22', 'relation 10.0.0.9 5432', 'check 10.0.0.9 5432', 'check 10.0.0.9'])
  expect(proposalsOf(host({ open: [ssh, db], name: 'db-1.example.com' }))[0]).toMatchObject({ what: { kind: 'item', itemKind: 'server', name: 'db-1.example.com', hostname: 'db-1.example.com' }, says: 'It answers echo requests in 0.4 ms; open: 22 SSH, 5432 PostgreSQL.' })
})
test('what is known, related or watched is not proposed again', () => {
  expect(keys(host({ open: [ssh, db], known: { name: 'db-1' }, related: new Set([5432]), watched: new Set(['10.0.0.9 22', '10.0.0.9']) }))).toEqual(['check 10.0.0.9 5432'])
  expect(keys(host({ open: [ssh], name: 'db-1', known: { name: 'db-1' }, watched: new Set(['db-1 22', 'db-1']) }))).toEqual([])
})
test('what answers echo requests alone is a device; one that answers none but has a port is there', () => {
  expect(proposalsOf(host())[0]).toMatchObject({ what: { itemKind: 'device', name: '10.0.0.9' }, says: 'It answers echo requests in 0.4 ms; no port of those tried is open. No name leads to it.' })
  expect(keys(host({ rttMs: undefined, open: [ssh] }))).toEqual(['item 10.0.0.9', 'check 10.0.0.9 22'])
})
