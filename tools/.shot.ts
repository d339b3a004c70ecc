import { chromium } from 'playwright-core'
const [,, url, out, w='1440', h='900', scheme='light', cookie] = process.argv
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless','--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync'] })
const c = await b.newContext({ viewport: { width: +w, height: +h }, colorScheme: scheme as 'light' })
if (cookie) await c.addCookies([{ name: 'fullscore_session', value: cookie, url: new URL(url).origin }])
const p = await c.newPage()
p.on('console', m => { if (m.type() === 'error') console.log('console:', m.text()) })
p.on('pageerror', e => console.log('pageerror:', e.message))
await p.goto(url); await p.waitForTimeout(2500)
await p.screenshot({ path: out, fullPage: true }); await b.close()
