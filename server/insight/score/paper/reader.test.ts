import { afterAll, beforeAll, expect, it } from 'vitest'
import { editMe } from '@fullscore/api/access/access.ts'
import { drawScore } from '@fullscore/api/insight/score.ts'
import type { Catalogue } from '@fullscore/api/render.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { speaks } from '@fullscore/engraving/words.ts'
import { world, type TestPerson, type World } from '../../../testing.ts'
import { pictureOfScore } from '../picture.ts'

const german: Catalogue = { language: 'de', sentences: { 'Nothing is on fire, nothing is due.': 'Nichts brennt.' } }
let w: World
let rosa: TestPerson
beforeAll(async () => {
  w = await world({ house: { catalogues: new Map([['de', german]]) } })
  rosa = await w.person('Rosa Lind', [{ role: 'operations-manager' }])
})
afterAll(() => w.close())

const ask = async (who: TestPerson, wish?: string) => Buffer.from(await (await pictureOfScore(await who.ctx(), drawScore.query.parse({ staves: 'network' }), wish)).arrayBuffer()).toString('latin1')
const told = (pdf: string) => [/\/Lang \((\w+)\)/.exec(pdf)?.[1], new RegExp(`\\n${/\/Title (\d+) 0 R/.exec(pdf)?.[1]} 0 obj\\s*\\(([^)]*)\\)`).exec(pdf)?.[1]]

it('the paper is in the language and the locale of who asks, and nobody else hears it', async () => {
  const mei = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
  await mei.call(editMe, { body: { language: 'de', locale: 'de-AT' } })
  const [german, english] = await Promise.all([ask(mei), ask(rosa)])
  expect(told(german)).toEqual(['de', 'Nichts brennt.'])
  expect(told(english)).toEqual(['en', 'Nothing is on fire, nothing is due.'])
  expect([speaks(), readerLocale()]).toEqual([undefined, 'en-GB'])
})
it('where nobody wrote down the language it is English in the manner of the region', async () => {
  await rosa.call(editMe, { body: { locale: 'fi-FI' } })
  expect(told(await ask(rosa, 'fi-FI'))).toEqual(['en', 'Nothing is on fire, nothing is due.'])
  // Who chose no language gets what the browser asks for.
  expect(told(await ask(rosa, 'de-CH, en;q=0.5'))[0]).toBe('de')
})
