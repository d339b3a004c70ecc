import { readdirSync } from 'node:fs'
import path from 'node:path'

/** Whether a value is a route of the contract. */
const isRoute = (value: unknown): boolean => typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'permission' in value

/** `api/routes.ts`: every route of the contract in one list, for the command line. @param root the repository */
export async function routesFile(root: string): Promise<string> {
  const files = readdirSync(path.join(root, 'api'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'routes.ts' && !name.includes('node_modules')).sort()
  const imports: string[] = []
  const lines: string[] = []
  for (const file of files) {
    const exported = Object.entries((await import(path.join(root, 'api', file))) as Record<string, unknown>).filter(([, value]) => isRoute(value)).map(([name]) => name)
    if (exported.length === 0) continue
    const alias = file.replace(/\.ts$/, '').split(/[/-]/).map((part, i) => (i === 0 ? part : part[0]!.toUpperCase() + part.slice(1))).join('')
    imports.push(`import * as ${alias} from './${file}'`)
    lines.push(...exported.map((name) => `  ${alias}.${name},`))
  }
  return `// Generated from the contract by \`npm run generate\`; never edited.\nimport type { RouteShape } from './route.ts'\n${imports.join('\n')}\n\n/** Every route of the contract. */\nexport const routes: readonly RouteShape[] = [\n${lines.join('\n')}\n]\n`
}
