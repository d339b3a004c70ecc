import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { direct } from './vite.direct.ts'

/** Chunks of the frame that the first page needs before it can be drawn; the browser fetches them at once, not one after the other. */
const first = /^(react|mantine|zod|contract|frame|start|Desk)$/
const firstFonts = /(stix-two-text-latin-wght-normal|source-sans-3-latin-wght-normal)/

/** Names in the page what the first page needs, so that it comes in one round trip: scripts, styles, the two faces of every page. */
function preloadFirst(): Plugin {
  return {
    name: 'preload-first',
    enforce: 'post',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {} }) => {
        const files = Object.values(bundle)
        const chunks = files.filter((file) => file.type === 'chunk' && first.test(file.name))
        const styles = new Set(chunks.flatMap((file) => file.type === 'chunk' ? [...file.viteMetadata?.importedCss ?? []] : []))
        const fonts = files.filter((file) => file.type === 'asset' && firstFonts.test(file.fileName))
        const link = (attrs: Record<string, string>) => ({ tag: 'link', attrs: { ...attrs, crossorigin: '' }, injectTo: 'head' as const })
        return [
          ...chunks.map((file) => link({ rel: 'modulepreload', href: `/${file.fileName}` })),
          ...[...styles].map((file) => link({ rel: 'stylesheet', href: `/${file}` })),
          ...fonts.map((file) => link({ rel: 'preload', as: 'font', type: 'font/woff2', href: `/${file.fileName}` })),
        ].filter((one) => !html.includes(`"${one.attrs['href' as keyof typeof one.attrs]}"`))
      },
    },
  }
}

/** Packs scripts and styles once, at the build, so that the server only hands them out. */
function packed(): Plugin {
  return {
    name: 'packed', apply: 'build',
    writeBundle(options, bundle) {
      for (const name of Object.keys(bundle).filter((one) => /\.(js|css|svg)$/.test(one))) {
        const file = path.join(options.dir ?? '', name)
        const bytes = readFileSync(file)
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
        writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }))
      }
    },
  }
}

/** What the desk is drawn from: the start, which reaches the frame, the desk itself, and the Score to which most desks lead. */
const roots = ['main.tsx', 'start.tsx', 'insight/desk/Desk.tsx', 'insight/score/ScorePage.tsx'].map((file) => path.join(import.meta.dirname, file))
/** The pages that a reader opens next: the lists behind the tabs. Each area's dialogs, details and forms wait in the area's own file. */
const lists = ['operations/incidents/IncidentList.tsx', 'operations/alerts/AlertList.tsx', 'infrastructure/inventory/ItemList.tsx', 'infrastructure/services/ServiceList.tsx', 'infrastructure/monitoring/CheckList.tsx']
  .map((file) => path.join(import.meta.dirname, file))
interface Graph { getModuleInfo: (id: string) => { importedIds: readonly string[] } | null }
const own = (id: string) => !/[\\/]node_modules[\\/]/.test(id)

/** The files reached from some without a lazy import, found once: the graph is whole when chunks are cut. */
function reachedFrom(from: readonly string[]): (id: string, graph: Graph) => boolean {
  let reached: Set<string> | undefined
  return (id, graph) => {
    if (!reached) {
      reached = new Set()
      const waiting = [...from]
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        if (reached.has(next)) continue
        reached.add(next)
        waiting.push(...graph.getModuleInfo(next)?.importedIds ?? [])
      }
    }
    return reached.has(id)
  }
}
const isFirst = reachedFrom(roots)
const isListed = reachedFrom(lists)

/** Components of the library: those of the first page, and those that others bring, forms above all. */
const componentChunk = (id: string, graph: Graph): string => (isFirst(id, graph) ? 'mantine' : isListed(id, graph) ? 'lists' : 'fields')

/** The chunk of one of our own files: what the first page needs, or the area that its page belongs to. */
function ownChunk(id: string, graph: Graph): string | null {
  if (!own(id) || /index\.html|[\\/]main\.tsx/.test(id)) return null
  if (isFirst(id, graph)) return /[\\/](api|time)[\\/]/.test(id) ? 'contract' : 'frame'
  if (isListed(id, graph)) return 'lists'
  const [, floor, folder] = /[\\/](web|api|time)[\\/](?:([\w-]+)[\\/])?[^\\/]+(?:[\\/][^\\/]+)*$/.exec(id) ?? []
  if (!floor) return null
  if (/[\\/]GraphDrawn/.test(id)) return 'graphs'
  // What pages of several areas share stands apart, so that no area's page brings another's.
  return floor === 'web' && folder && areas.has(folder) ? folder : floor === 'web' && folder === 'pick' ? 'fields' : null
}
const areas = new Set(['access', 'profile', 'settings', 'infrastructure', 'operations', 'strategy', 'security', 'team', 'insight', 'imports'])

/** `vite build web` writes web/dist; `vite web` serves the sources and passes the API on to a server on this machine. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [direct(), react(), preloadFirst(), packed()],
  server: {
    host: '127.0.0.1',
    proxy: { '/api': 'http://127.0.0.1:4400', '/auth': 'http://127.0.0.1:4400', '/events': 'http://127.0.0.1:4400' },
  },
  build: {
    outDir: 'dist', emptyOutDir: true, target: 'es2024', sourcemap: false,
    // Small assets as data: URLs would need img-src and font-src data: in the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // The same few files for every page: a browser asks for six at a time.
        strictExecutionOrder: true,
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: 'temporal', test: /[\\/]node_modules[\\/]temporal-/, priority: 9 },
            { name: 'graphs', test: /[\\/]node_modules[\\/]uplot[\\/]/, priority: 9 },
            { name: 'charts', test: /[\\/]node_modules[\\/](echarts|zrender)[\\/]/, priority: 9 },
            { name: 'react', test: /[\\/]node_modules[\\/](react|react-dom|scheduler|react-router|@tanstack)[\\/]/, priority: 8 },
            { name: 'zod', test: /[\\/]node_modules[\\/]zod[\\/]/, priority: 8 },
            { name: componentChunk, debugName: 'components', test: /[\\/]node_modules[\\/]/, priority: 7 },
            { name: ownChunk, debugName: 'own', priority: 5 },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
})
