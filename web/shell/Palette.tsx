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

/** Asks the source as the reader types, 120 ms after the last letter; older answers are dropped. */
function useFound(source: PaletteSource | undefined, text: string): { found: readonly Found[]; failed: string | undefined } {
  const [found, setFound] = useState<readonly Found[]>([])
  const [failed, setFailed] = useState<string>()
  useEffect(() => {
    if (source === undefined || text.trim() === '') {
      setFound([])
      setFailed(undefined)
      return
    }
    const abort = new AbortController()
    const timer = setTimeout(() => {
      source.search(text, abort.signal).then((hits) => {
        if (abort.signal.aborted) return
        setFound(hits)
        setFailed(undefined)
      }, (error: unknown) => { if (!abort.signal.aborted) setFailed(failureOf(error).says) })
    }, 120)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [source, text])
  return { found, failed }
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
  const [at, setAt] = useState(0)
  const [kind, setKind] = useState<string>()
  const { found, failed } = useFound(source, text)
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
  const chosen = Math.min(at, lines.length - 1)
  function act(line: Line | undefined): void {
    if (line === undefined || line.reason !== undefined) return
    onClose()
    line.run()
  }
  function pressed(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && lines.length > 0) setAt((chosen + step + lines.length) % lines.length)
    else if (event.key === 'Home' && event.ctrlKey) setAt(0)
    else if (event.key === 'Enter') act(lines[chosen])
    else if (event.key === 'Tab' && !event.shiftKey && found.length > 0) {
      const kinds = [...new Set(found.map((one) => one.kind))]
      setKind(kind === undefined ? kinds[0] : kinds[kinds.indexOf(kind) + 1])
      setAt(0)
    } else return
    event.preventDefault()
  }
  useEffect(() => { list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }) }, [chosen])
  return (
    <div>
      <div className={css['paletteHead']}>
        <input className={css['paletteInput']} autoFocus data-autofocus value={text} placeholder={t`Find or do anything`} aria-label={t`Find or do anything`}
          role="combobox" aria-expanded="true" aria-controls={`${id}-list`} aria-autocomplete="list" aria-activedescendant={lines[chosen] === undefined ? undefined : `${id}-${chosen}`}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setAt(0)
            setKind(undefined)
          }} onKeyDown={pressed} />
        <span className="quiet">{kind === undefined ? t`Esc closes` : t`only ${word(kind)}`}</span>
      </div>
      <div id={`${id}-list`} ref={list} role="listbox" aria-label={t`Found`} className={css['paletteList']} tabIndex={-1}>
        {lines.map((line, index) => (
          <div key={line.id} role="presentation">
            {line.group !== lines[index - 1]?.group && <div role="presentation" className={css['paletteGroup']}>{line.group}</div>}
            <div id={`${id}-${index}`} role="option" aria-selected={index === chosen} aria-disabled={line.reason !== undefined} className={css['paletteLine']}
              onMouseMove={() => setAt(index)} onClick={() => act(line)}>
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
