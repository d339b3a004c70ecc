import './theme/mantine.css'
import './theme/fonts.css'
import './theme/base.css'
import { z } from 'zod'

// Before anything parses: the content security policy forbids eval, and zod would try it.
z.config({ jitless: true })

// Safari and older browsers lack Temporal; the pages are loaded only once it is there.
if (!('Temporal' in globalThis)) await import('temporal-polyfill/global')
const { start } = await import('./start.tsx')
start(document.getElementById('root')!)
