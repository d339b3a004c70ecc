import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const web = path.dirname(import.meta.dirname)
const mantine = path.join(path.dirname(web), 'node_modules/@mantine/core')

test('every component of Mantine that a page draws has its styles, and those of its parts', () => {
  const given = readFileSync(path.join(import.meta.dirname, 'mantine.css'), 'utf8')
  const drawn = new Set(globSync('**/*.tsx', { cwd: web, exclude: (name) => name === 'node_modules' || name === 'dist' })
    .flatMap((file) => [...readFileSync(path.join(web, file), 'utf8').matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)])
    .flatMap(([, names = '']) => names.split(',').map((one) => one.trim())).filter((name) => /^[A-Z]/.test(name)))
  expect(drawn.size).toBeGreaterThan(8)
  const missing = [...drawn].filter((name) => existsSync(path.join(mantine, 'styles', `${name}.css`)) && !given.includes(`/${name}.css`))
  expect(missing).toEqual([])
})
