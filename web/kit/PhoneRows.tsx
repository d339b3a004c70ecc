import { useRef, type PointerEvent, type ReactNode } from 'react'
import { Link } from 'react-router'
import { count, t } from '../words.ts'
import type { Hand, ListPageProps } from './ListPage.tsx'
import css from './kit.module.css'

/** How long a finger rests on a row until it is selected, in milliseconds; and how far it may shake, in pixels. */
const rest = 450
const shake = 10

/** The click that ends a long press is nobody's: what appeared under the finger must not take it. The next touch is heard again. */
function swallowClick(): void {
  const swallow = (event: Event) => {
    event.preventDefault()
    event.stopPropagation()
  }
  addEventListener('click', swallow, { capture: true, once: true })
  addEventListener('pointerdown', () => removeEventListener('click', swallow, { capture: true }), { capture: true, once: true })
}

/** Hears a finger that rests on something: gives the handlers for each row. */
function useLongPress(heard: boolean, pressed: (key: string) => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const at = useRef({ x: 0, y: 0, finger: false, held: false })
  if (!heard) return () => ({})
  const stop = () => clearTimeout(timer.current)
  const hold = (key: string) => {
    stop()
    if (at.current.held) return
    at.current.held = true
    swallowClick()
    pressed(key)
  }
  return (key: string) => ({
    onPointerDown: (event: PointerEvent) => {
      stop()
      at.current = { x: event.clientX, y: event.clientY, finger: event.pointerType !== 'mouse', held: false }
      if (at.current.finger) timer.current = setTimeout(hold, rest, key)
    },
    onPointerMove: (event: PointerEvent) => { if (Math.hypot(event.clientX - at.current.x, event.clientY - at.current.y) > shake) stop() },
    onPointerUp: stop, onPointerCancel: stop, onPointerLeave: stop,
    // Some browsers end the touch by their own menu for a long press: that is the same wish.
    onContextMenu: (event: { preventDefault(): void }) => {
      if (!at.current.finger) return
      event.preventDefault()
      hold(key)
    },
  })
}

/** The rows of a list on the phone, two lines each. While rows are selected a touch chooses instead of opening; a long press begins it. */
export function PhoneRows<T>({ page, phone, rowKey, href, dim, selectable, hand, selecting, select }: ListPageProps<T> & { hand: Hand<T>; selecting: boolean; select(): void }) {
  const press = useLongPress(selectable === true, (key) => {
    if (selecting) return
    select()
    hand.toggle(key)
  })
  const rows = page.rows.map((row) => ({ row, key: rowKey(row), drawn: phone(row) }))
  const marked = rows.some(({ drawn }) => drawn.mark !== undefined)
  return (
    <ul className={css['phoneRows']} data-selectable={selectable ?? false} data-marked={marked || selecting}>
      {rows.map(({ row, key, drawn: { mark, title, second, right, rightSecond } }) => {
        const inside = (
          <>
            {(marked || selecting) && <span className={css['phoneMark']}>{selecting ? <input type="checkbox" checked={hand.chosen.has(key)} onChange={() => hand.toggle(key)} /> : mark}</span>}
            <span className={css['phoneText']}><b>{title}</b><span>{second}</span></span>
            <span className={css['phoneRight']}><span>{right}</span><span>{rightSecond}</span></span>
          </>
        )
        return (
          <li key={key} data-dim={dim?.(row) ?? false} data-chosen={selecting && hand.chosen.has(key)} {...press(key)}>
            {selecting ? <label className={css['phoneRow']}>{inside}</label> : href === undefined ? <div className={css['phoneRow']}>{inside}</div> : <Link className={css['phoneRow']} to={href(row)}>{inside}</Link>}
          </li>
        )
      })}
    </ul>
  )
}

/** At the foot of the phone while rows are selected: how many, and what can be done to them. */
export function SelectBar({ chosen, all, toggleAll, done, children }: { chosen: number; all: number; toggleAll(): void; done(): void; children?: ReactNode }) {
  return (
    <div className={css['selectBar']} role="region" aria-label={t`Selected rows`}>
      <div className={css['selectLine']}>
        <b aria-live="polite">{chosen === 0 ? t`Touch the rows to select.` : count(chosen, '# selected', '# selected')}</b>
        <button type="button" className={css['linkButton']} onClick={toggleAll}>{chosen === 0 ? count(all, 'All #', 'All #') : t`None`}</button>
        <button type="button" className={css['linkButton']} onClick={done}>{t`Done`}</button>
      </div>
      {chosen > 0 && <div className={css['selectDeeds']}>{children}</div>}
    </div>
  )
}
