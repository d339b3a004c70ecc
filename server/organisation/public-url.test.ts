import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { health } from '@fullscore/api/http/health.ts'
import { editOrganisation, readOrganisation, readPublicUrl } from '@fullscore/api/organisation/organisation.ts'
import { world, type TestPerson, type World } from '../testing.ts'
import { testHouse } from '../testing-house.ts'
import { publicUrl } from './public-url.ts'

let w: World
let admin: TestPerson
beforeAll(async () => {
  w = await world({ house: { url: 'http://127.0.0.1:4400', urlGiven: false } })
  admin = await w.person('Adele Root', [{ role: 'administrator' }])
})
afterAll(() => w.close())

/** Another server of the same installation. */
const server = (url: string, urlGiven = false) => ({ ...w.ctx, house: { ...testHouse('/nowhere'), live: w.house.live, url, urlGiven } })
const set = async (url: string | null) => {
  const { etag } = await admin.call.tagged(readOrganisation, {})
  return admin.call(editOrganisation, { body: { publicUrl: url } }, { ifMatch: etag })
}

describe('where links in messages lead', () => {
  it('is the address of the server that sends until it is set: of that one it is certain that it lives; loopback is warned of', async () => {
    expect(await publicUrl(w.ctx)).toMatchObject({ source: 'bound', url: 'http://127.0.0.1:4400' })
    expect(await publicUrl(server('http://127.0.0.1:5500'))).toMatchObject({ source: 'bound', url: 'http://127.0.0.1:5500' })
    expect((await w.call(health, {})).warnings).toEqual([expect.stringContaining('http://127.0.0.1:4400, which opens on this machine alone')])
  })

  it('is what an administrator set, over every bound address; a server\'s own FULLSCORE_URL wins; it says which and why', async () => {
    await expect(set('score.example.org')).rejects.toMatchObject({ problem: { errors: [{ field: 'body.publicUrl' }] } })
    await expect(set('https://example.org/fullscore')).rejects.toMatchObject({ problem: { errors: [{ field: 'body.publicUrl', message: expect.stringContaining('has a path') }] } })
    expect(await set('https://score.example.org/')).toMatchObject({ publicUrl: 'https://score.example.org' })
    expect(await admin.call(readPublicUrl, {})).toEqual({ url: 'https://score.example.org', source: 'setting', why: 'It is set here; no FULLSCORE_URL says otherwise.', warning: null })
    expect(await publicUrl(server('https://a.example.org', true))).toMatchObject({ url: 'https://a.example.org', source: 'environment', why: expect.stringContaining('it wins over https://score.example.org') })
    expect((await w.call(health, {})).warnings).toEqual([])
    expect(await set(null)).toMatchObject({ publicUrl: null })
    expect(await publicUrl(w.ctx)).toMatchObject({ source: 'bound' })
    const reader = await w.person('Rosa Lind', [{ role: 'it-professional' }])
    await expect(reader.call(readPublicUrl, {})).rejects.toMatchObject({ problem: { status: 403 } })
  })
})
