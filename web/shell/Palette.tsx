import { Modal } from '@mantine/core'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { useNavigate } from 'react-router'
import { failureOf } from '../data/sentence.ts'
import { Glyph } from '../kit/Glyph.tsx'
import { Key } from '../kit/marks.tsx'
import { actionsFor, fit, type Found, type PaletteAction, type PaletteSource } from './palette-source.ts'
import { t, word } from '../words.ts'
import css from './shell.module.css'

interface Line { id: string; group: string; title: string; quiet: string; glyph: Found['glyph']; reason: string | undefined; kind: string | undefined; run(): void }

function lineOfAction(action: PaletteAction): Line {
  return { id: `act-${action.id}`, group: t`Act`, title: action.title, quiet: action.reason ?? action.quiet ?? '', glyph: action.glyph, reason: action.reason, kind: undefined, run: action.run }
}

/** Asks the source as the reader types, 120 ms after the last letter; older answers are dropped. `of`: what the answer on show was asked for. */
function useFound(source: PaletteSource | undefined, text: string): { found: readonly Found[]; failed: string | undefined; of: string } {
  const [{ found, failed, of }, put] = useState<{ found: readonly Found[]; failed: string | undefined; of: string }>({ found: [], failed: undefined, of: '' })
  useEffect(() => {
    if (source === undefined || text.trim() === '') {
      put({ found: [], failed: undefined, of: text })
      return
    }
    const abort = new AbortController()
    const timer = setTimeout(() => {
      source.search(text, abort.signal).then((hits) => {
        if (!abort.signal.aborted) put({ found: hits, failed: undefined, of: text })
      }, (error: unknown) => { if (!abort.signal.aborted) put((had) => ({ ...had, failed: failureOf(error).says, of: text })) })
    }, 120)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [source, text])
  return { found, failed, of }
}

/** Finds any object and any action. Arrows choose, Enter does it, Tab narrows to one kind, Esc closes. */
export function Palette({ open, onClose, source }: { open: boolean; onClose(): void; source: PaletteSource | undefined }) {
  return (
    <Modal.Root opened={open} onClose={onClose} size={680} padding={0} yOffset={110} centered={false} lockScroll={false}>
      <Modal.Overlay />
      <Modal.Content aria-label={t`Find or do anything`}><Modal.Body>{open && <PaletteBody onClose={onClose} source={source} />}</Modal.Body></Modal.Content>
    </Modal.Root>
  )
}

function PaletteBody({ onClose, source }: { onClose(): void; source: PaletteSource | undefined }) {
  const [text, setText] = useState('')
  // The line under the hand, by what it is: what comes above it later does not put another one there. Without one the first counts.
  const [at, setAt] = useState<string>()
  const [waits, setWaits] = useState<string>()
  const [kind, setKind] = useState<string>()
  const { found, failed, of } = useFound(source, text)
  const navigate = useNavigate()
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  // What was found because it only sounds alike is offered to go to, not to act on.
  const first = found[0]
  const acts = [...(first === undefined || fit(text, first.title, [first.quiet ?? '']) === 0 ? [] : source?.actionsOn?.(first) ?? []), ...actionsFor(text).slice(0, text === '' ? 12 : 6)].map(lineOfAction)
  const goes: Line[] = found.filter((one) => kind === undefined || one.kind === kind).map((one) => ({
    id: `go-${one.kind}-${one.id}`, group: t`Go to`, title: one.title, quiet: one.quiet ?? word(one.kind), glyph: one.glyph ?? 'go', reason: undefined, kind: one.kind,
    run: () => void navigate(one.href),
  }))
  const lines = kind === undefined ? [...acts, ...goes] : goes
  const marked = lines.findIndex((line) => line.id === at)
  const chosen = marked < 0 ? Math.min(0, lines.length - 1) : marked
  function act(line: Line | undefined): void {
    if (line === undefined || line.reason !== undefined) return
    onClose()
    line.run()
  }
  function pressed(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && lines.length > 0) setAt(lines[(chosen + step + lines.length) % lines.length]!.id)
    else if (event.key === 'Home' && event.ctrlKey) setAt(undefined)
    // The first line is that of the words as they are now: until it is known, Enter waits.
    else if (event.key === 'Enter' && marked < 0 && of !== text) setWaits(text)
    else if (event.key === 'Enter') act(lines[chosen])
    else if (event.key === 'Tab' && !event.shiftKey && found.length > 0) {
      const kinds = [...new Set(found.map((one) => one.kind))]
      setKind(kind === undefined ? kinds[0] : kinds[kinds.indexOf(kind) + 1])
      setAt(undefined)
    } else return
    event.preventDefault()
  }
  const known = of === text
  useEffect(() => {
    if (waits === undefined || !known) return
    setWaits(undefined)
    if (waits === text) act(lines[chosen])
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, when the answer that Enter waits for is there
  }, [waits, known])
  useEffect(() => { list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }) }, [chosen])
  return (
    <div>
      <div className={css['paletteHead']}>
        <input className={css['paletteInput']} autoFocus data-autofocus value={text} placeholder={t`Find or do anything`} aria-label={t`Find or do anything`}
          role="combobox" aria-expanded="true" aria-controls={`${id}-list`} aria-autocomplete="list" aria-activedescendant={lines[chosen] === undefined ? undefined : `${id}-${chosen}`}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setAt(undefined)
            setKind(undefined)
          }} onKeyDown={pressed} />
        <span className="quiet">{kind === undefined ? t`Esc closes` : t`only ${word(kind)}`}</span>
      </div>
      <div id={`${id}-list`} ref={list} role="listbox" aria-label={t`Found`} className={css['paletteList']} tabIndex={-1}>
        {lines.map((line, index) => (
          <div key={line.id} role="presentation">
            {line.group !== lines[index - 1]?.group && <div role="presentation" className={css['paletteGroup']}>{line.group}</div>}
            <div id={`${id}-${index}`} role="option" aria-selected={index === chosen} aria-disabled={line.reason !== undefined} className={css['paletteLine']}
              onMouseMove={() => setAt(line.id)} onClick={() => act(line)}>
              <span className={css['paletteGlyph']}>{line.glyph !== undefined && line.reason === undefined && <Glyph name={line.glyph} />}</span>
              <span className={css['paletteTitle']}>{line.title}</span><span className="quiet">{line.reason === undefined ? line.quiet : t`Not possible: ${line.reason}`}</span>
            </div>
          </div>
        ))}
        {lines.length === 0 && failed === undefined && <p role="presentation" className={css['paletteNone']}>{text === '' ? t`Type a name, a number or a verb.` : t`Nothing by that name in your scope.`}</p>}
      </div>
      {failed !== undefined && <p role="alert" className={css['paletteNone']}>{failed}</p>}
      <div className={css['paletteFoot']}><span>{t`${<Key>↑</Key>}${<Key>↓</Key>} choose`}</span><span>{t`${<Key>Enter</Key>} do it`}</span><span>{t`${<Key>Tab</Key>} narrow to one kind`}</span></div>
    </div>
  )
}
