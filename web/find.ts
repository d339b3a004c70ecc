import { findObjects } from '@fullscore/api/search/search.ts'
import { call } from './data/client.ts'
import type { EventGlyph, MarkState } from '@fullscore/engraving/glyphs.ts'
import { paths } from './paths.ts'
import type { Found, PaletteAction } from './shell/palette-source.ts'
import { t, word } from './words.ts'

const glyphs: Record<string, MarkState | EventGlyph> = { incident: 'incident', alert: 'alert', 'alert-source': 'alert', check: 'ok', vendor: 'contract', rotation: 'shift', 'maintenance-window': 'maintenance', certificate: 'due', sweep: 'go', 'sweep-plan': 'go', probe: 'stale', approval: 'due', leave: 'shift' }

/** Finds objects for the palette through the server's index. */
export async function search(text: string, signal: AbortSignal): Promise<readonly Found[]> {
  const typed = text.trim().slice(0, 200)
  if (typed === '') return []
  const { items } = await call(findObjects, { query: { text: typed, limit: 20 } }, { signal })
  return items.map(({ kind, id, title, hint, href }) => ({
    kind, id, title, href, quiet: hint === '' ? word(kind) : `${word(kind)}, ${hint}`, ...(glyphs[kind] === undefined ? {} : { glyph: glyphs[kind] }),
  }))
}

let go: (to: string) => void = (to) => location.assign(to)
/** Lets actions lead to pages without a load; the frame gives the router's way. */
export function goBy(way: (to: string) => void): void {
  go = way
}

const action = (found: Found, id: string, title: string, to: string): PaletteAction => ({ id: `${id}-${found.id}`, title, quiet: word(found.kind), glyph: 'go', run: () => go(to) })

/** What can be done to the best hit. */
export function actionsOn(found: Found): readonly PaletteAction[] {
  const { kind, id, title } = found
  if (kind === 'service') {
    return [
      action(found, 'open-incident', t`Open an incident on ${title}`, `${paths.incidents.new()}?service=${id}`),
      action(found, 'add-check', t`Add a check of ${title}`, `${paths.checks.new()}?service=${id}`),
      action(found, 'plan-maintenance', t`Plan maintenance of ${title}`, `${paths.maintenance.new()}?service=${id}`),
      action(found, 'edit', t`Edit ${title}`, paths.services.edit(id)),
    ]
  }
  if (kind === 'item') return [action(found, 'add-check', t`Add a check of ${title}`, `${paths.checks.new()}?item=${id}`), action(found, 'edit', t`Edit ${title}`, paths.inventory.edit(id))]
  if (kind === 'person') return [action(found, 'edit', t`Edit ${title}`, paths.people.edit(id))]
  if (kind === 'probe') return [action(found, 'add-check', t`Add a check from ${title}`, `${paths.checks.new()}?probe=${id}`), action(found, 'edit', t`Edit ${title}`, paths.probes.edit(id))]
  if (kind === 'check') return [action(found, 'edit', t`Edit ${title}`, paths.checks.edit(id))]
  return []
}
