import { createContext, useContext, useEffect, useId, useRef, useState, type FormEvent, type ReactElement, type ReactNode, cloneElement } from 'react'
import { CallError } from '@fullscore/api/call.ts'
import type { Changed } from '../data/changed.ts'
import { useHere } from '../data/here.ts'
import { failureOf, fieldErrorsOf } from '../data/sentence.ts'
import { toastFailure } from '../shell/toast.ts'
import { ActionButton } from './ActionButton.tsx'
import { Glyph } from './Glyph.tsx'
import { useUnsaved } from './unsaved.ts'
import { count, t } from '../words.ts'
import css from './kit.module.css'

interface FormState { errors: Record<string, string>; forget(name: string): void; labels: Map<string, string> }
const FormContext = createContext<FormState>({ errors: {}, forget: () => undefined, labels: new Map() })

/** What a field needs of its form; tells the form how the field is called by people. */
function useField(name: string, label: string): FormState {
  const form = useContext(FormContext)
  const { labels } = form
  useEffect(() => {
    labels.set(name, label)
    return () => { labels.delete(name) }
  }, [labels, name, label])
  return form
}

export interface FormProps {
  /** Sends what was entered; a rejection is shown at its fields, or at the foot when it names none. */
  send(): Promise<unknown>
  /** The verb of the blue button: "Add the check". */
  verb: string
  cancel?: () => void
  /** Why it cannot be sent now. */
  reason?: string | undefined
  /** When the record was changed by someone else meanwhile (412): fetches it again, and says what they changed. What was typed stays (`useFields`). */
  reload?: (() => Promise<Changed>) | undefined
  /** Checks before sending: field name to sentence. Nothing is sent while it finds something. */
  check?: () => Record<string, string>
  /** What stands in the side panel: "Try it now", "What will happen". */
  side?: ReactNode
  children: ReactNode
}

/** A form: label left, hint or error below its field, one blue button, the faults counted at the foot. */
export function Form({ send, verb, cancel, reason, reload, check, side, children }: FormProps) {
  const [busy, setBusy] = useState(false)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [failed, setFailed] = useState<unknown>()
  const [theirs, setTheirs] = useState<Changed>()
  const here = useHere()
  const unsaved = useUnsaved()
  const labels = useRef(new Map<string, string>())
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    // A form of one field is sent by Enter though its button is off.
    if (busy || reason !== undefined) return
    const form = event.currentTarget
    const found = check?.() ?? {}
    setErrors(found)
    setFailed(undefined)
    setTheirs(undefined)
    if (Object.keys(found).length > 0) return focusFirst(form)
    setBusy(true)
    // What is sent leads on by itself; it is the form's again if it is refused.
    unsaved.release()
    try {
      await send()
    } catch (error) {
      // Whoever left while it was sent reads elsewhere that nothing came of it.
      if (!here.current) return toastFailure(error)
      unsaved.hold()
      setErrors(atFields(fieldErrorsOf(error), labels.current))
      setFailed(error)
      focusFirst(form)
    } finally {
      setBusy(false)
    }
  }
  const takeIn = reload && (() => {
    reload().then((changed) => {
      setTheirs(changed)
      setFailed(undefined)
    }, setFailed)
  })
  const forget = (name: string) => setErrors((old) => {
    if (!(name in old)) return old
    const { [name]: _, ...rest } = old
    return rest
  })
  return (
    <FormContext value={{ errors, forget, labels: labels.current }}>
      <div className={css['formPage']} data-side={side !== undefined}>
        <form noValidate onSubmit={(event) => void submit(event)} onChange={busy ? undefined : unsaved.hold} className={css['form']}>
          {children}
          <div className={css['formFoot']}>
            <ActionButton main type="submit" busy={busy} reason={reason}>{verb}</ActionButton>
            {cancel !== undefined && <ActionButton onClick={() => { unsaved.release(); cancel() }}>{t`Cancel`}</ActionButton>}
            <FormFault errors={errors} labels={labels.current} failed={failed} takeIn={takeIn} theirs={theirs} />
          </div>
        </form>
        {side !== undefined && <aside className={css['side']}>{side}</aside>}
      </div>
    </FormContext>
  )
}

/** Faults of a part, `ranges[2]`, at the field that holds it, if there is one. */
export function atFields(errors: Record<string, string>, labels: ReadonlyMap<string, string>): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [name, message] of Object.entries(errors)) {
    let at = name
    while (!labels.has(at) && /[.[]/.test(at)) at = at.replace(/(\.[^.[]*|\[[^[]*)$/, '')
    found[labels.has(at) ? at : name] ??= message
  }
  return found
}

/** Moves the hand to the first field at fault, after the page has shown the faults. */
function focusFirst(form: HTMLFormElement): void {
  setTimeout(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), 0)
}

interface FaultProps { errors: Record<string, string>; labels: Map<string, string>; failed: unknown; takeIn: (() => void) | undefined; theirs: Changed | undefined }

/** What others changed among a form's fields, in words: the names, and the values that are words themselves. */
export function theirWords(theirs: Changed, labels: ReadonlyMap<string, string>): string {
  const value = (of: unknown) => typeof of === 'string' && of !== '' && of.length <= 80 || typeof of === 'number' ? ` (${of})` : ''
  return Object.entries(theirs).flatMap(([name, of]) => labels.has(name) ? [`${labels.get(name)}${value(of)}`] : []).join(', ')
}

function FormFault({ errors, labels, failed, takeIn, theirs }: FaultProps) {
  const names = Object.entries(errors).map(([name, message]) => labels.get(name) ?? `${name} (${message})`)
  const stale = failed instanceof CallError && failed.problem.status === 412
  if (stale) {
    return (
      <span role="alert" className="why">
        {t`Someone else changed this meanwhile; nothing of yours was saved.`} {takeIn !== undefined && <button type="button" className={css['linkButton']} onClick={takeIn}>{t`Take in what they changed`}</button>}
      </span>
    )
  }
  if (names.length > 0) {
    return <span role="alert" className="why">{count(names.length, 'One field needs you', '# fields need you')}: {names.join(', ')}.</span>
  }
  if (theirs !== undefined) {
    const words = theirWords(theirs, labels)
    return <span role="status" className="why">{words === '' ? t`What they changed stands in none of these fields.` : t`They changed ${words}.`} {t`What you typed is as you left it: look, and send it again.`}</span>
  }
  if (failed === undefined) return null
  const failure = failureOf(failed)
  return <span role="alert" className={css['fieldError']}>{failure.says}{failure.requestId !== undefined && t` (request ${failure.requestId})`}</span>
}

export interface FieldProps {
  /** The name the server uses for the field; its errors are shown here. */
  name: string
  label: string
  hint?: ReactNode
  /** Not required, said beside the label. */
  optional?: boolean
  /** Unit or kind shown after the control. */
  after?: ReactNode
  /** One control taking `id`, `aria-describedby`, `aria-invalid`, `error`: any Mantine input. */
  children: ReactElement
}

/** One row of a form. Wires label, hint and error to its control. */
export function Field({ name, label, hint, optional, after, children }: FieldProps) {
  const id = useId()
  const { errors, forget } = useField(name, label)
  const error = errors[name]
  const below = error ?? hint
  const wired = {
    id, name,
    'aria-describedby': below === undefined ? undefined : `${id}-below`,
    'aria-invalid': error === undefined ? undefined : true,
    ...(typeof children.type === 'string' ? {} : { error: error !== undefined }),
  }
  return (
    <div className={css['field']} onChange={() => forget(name)}>
      <label htmlFor={id}>{label}{optional === true && <span className="quiet">{t` optional`}</span>}</label>
      <div>
        <div className={css['fieldLine']}>{cloneElement(children, wired)}{after !== undefined && <span className="quiet">{after}</span>}</div>
        {error !== undefined && <p id={`${id}-below`} className={css['fieldError']}><Glyph name="down" size={12} /> {error}</p>}
        {error === undefined && hint !== undefined && <p id={`${id}-below`} className={css['hint']}>{hint}</p>}
      </div>
    </div>
  )
}

/** Like {@link Field} for a group of controls (a segmented control, checkboxes). */
export function FieldGroup({ name, label, hint, children }: Omit<FieldProps, 'children' | 'after' | 'optional'> & { children: ReactNode }) {
  const { errors, forget } = useField(name, label)
  const error = errors[name]
  return (
    <fieldset className={css['field']} onChange={() => forget(name)}>
      <legend>{label}</legend>
      <div>
        <div className={css['fieldLine']}>{children}</div>
        {error !== undefined ? <p className={css['fieldError']}><Glyph name="down" size={12} /> {error}</p>
        : hint !== undefined && <p className={css['hint']}>{hint}</p>}
      </div>
    </fieldset>
  )
}

/** A panel beside the form: ink rule, serif name, an action right. */
export function Side({ name, action, children }: { name: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className={css['section']} aria-label={name}>
      <div className={css['sectionHead']}><h2>{name}</h2><span className={css['sectionLink']}>{action}</span></div>
      {children}
    </section>
  )
}
