import './theme/mantine.css'
import './theme/fonts.css'
import './theme/base.css'
import { z } from 'zod'

// Before anything parses: the content security policy forbids eval, and zod would try it.
z.config({ jitless: true })

// Safari and older browsers lack Temporal; the pages are loaded only once it is there.
if (!('Temporal' in globalThis)) await import('temporal-polyfill/global')
// Constants of the pages are told when they are made, so the language is there before them; without it they are in English.
const { words } = document.documentElement.dataset
if (words !== undefined) {
  try {
    const [answer, { speak }] = await Promise.all([fetch(words), import('./words.ts')])
    if (!answer.ok) throw new Error(`The words of this language are missing (${answer.status}).`)
    speak(await answer.json() as Parameters<typeof speak>[0])
  } catch {
    document.documentElement.lang = 'en'
  }
}
const { start } = await import('./start.tsx')
start(document.getElementById('root')!)
