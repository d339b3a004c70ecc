#!/usr/bin/env node
// The start of everything. Runs on Node 20 or newer, before anything is installed; the product itself runs on the pinned Node.
import { realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const major = Number(process.versions.node.split('.')[0])
if (major < 20) {
  console.error(`Fullscore needs Node 20 or newer to start; this is Node ${process.versions.node}.`)
  process.exit(1)
}

const root = dirname(realpathSync(fileURLToPath(import.meta.url)))
const { main } = await import('./tools/start/main.mjs')
process.exitCode = await main(root, process.argv.slice(2))
