import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'

const barrel = '@mantine/core'
const file = path.join(import.meta.dirname, `../node_modules/${barrel}/esm/index.mjs`)

/** Where each export of the components' library is made, as its index names it: `Button` in `./components/Button/Button.mjs`. */
export function exportsOf(index: string, folder: string): ReadonlyMap<string, { from: string; as: string }> {
  const found = new Map<string, { from: string; as: string }>()
  for (const [, names, from] of index.matchAll(/^import \{([^}]+)\} from "([^"]+)";/gm)) {
    for (const one of names!.split(',')) {
      const [as, local] = one.trim().split(' as ')
      found.set(local ?? as!, { from: from!.startsWith('.') ? path.join(folder, from!) : from!, as: as! })
    }
  }
  return found
}

/** The source with each import of the library's index turned into imports of the files that make what is named; types are left out. */
export function directImports(source: string, made: ReadonlyMap<string, { from: string; as: string }>): string {
  return source.replace(/^import \{([^}]+)\} from (['"])@mantine\/core\2;?/gm, (whole, names: string) => {
    const lines = names.split(',').map((one) => one.trim()).filter((one) => one !== '' && !one.startsWith('type ')).map((one) => {
      const [name, local] = one.split(' as ') as [string, string?]
      const place = made.get(name)
      return place && `import { ${place.as} as ${local ?? name} } from ${JSON.stringify(place.from)};`
    })
    // A name that the index does not make by a plain import: then the index it is.
    return lines.includes(undefined) ? whole : lines.join(' ')
  })
}

/**
 * Imports components from their own files. The order of execution is kept strictly (vite.config.ts), so that the library's index would
 * bring every component that any page uses to the first page.
 */
export function direct(): Plugin {
  const made = exportsOf(readFileSync(file, 'utf8'), path.dirname(file))
  return {
    name: 'direct-imports', apply: 'build', enforce: 'pre',
    transform(code, id) {
      if (!/\.(tsx?|mjs)$/.test(id) || !code.includes(barrel)) return null
      return { code: directImports(code, made), map: null }
    },
  }
}
