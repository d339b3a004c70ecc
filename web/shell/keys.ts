import { useEffect, useRef } from 'react'

/** One shortcut. `key` is `KeyboardEvent.key`; modifiers as `ctrl+k` (Ctrl, or Command on a Mac). */
export interface KeyBinding { key: string; does: string; run(event: KeyboardEvent): void; when?: () => boolean; inFields?: boolean }
export interface KeyGroup { name: string; bindings: readonly KeyBinding[] }

const groups: KeyGroup[] = []

/** Whether keys pressed there are letters. */
export function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && (target as HTMLInputElement).type !== 'checkbox')
}
/** Enter and space belong to whatever control has the focus. */
function pressing(event: KeyboardEvent): boolean {
  return (event.key === 'Enter' || event.key === ' ') && event.target instanceof HTMLElement && event.target.closest('a,button,summary,[role=menuitem]') !== null
}

/** Whether a key press is this binding's. */
export function matches(binding: Pick<KeyBinding, 'key'>, event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): boolean {
  const wantsCtrl = binding.key.startsWith('ctrl+')
  const key = wantsCtrl ? binding.key.slice(5) : binding.key
  return !event.altKey && wantsCtrl === (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === key.toLowerCase()
}

function heard(event: KeyboardEvent): void {
  if (event.defaultPrevented || pressing(event)) return
  const inField = typing(event.target)
  const inDialog = event.target instanceof HTMLElement && event.target.closest('[role=dialog]') !== null
  for (const group of groups.toReversed()) {
    for (const binding of group.bindings) {
      if (!matches(binding, event) || ((inField || inDialog) && binding.inFields !== true) || binding.when?.() === false) continue
      event.preventDefault()
      binding.run(event)
      return
    }
  }
}
if (typeof document !== 'undefined') document.addEventListener('keydown', heard)

/** Binds shortcuts while the component is shown. The latest group wins; `?` lists all of them. */
export function useKeys(name: string, bindings: readonly KeyBinding[]): void {
  const live = useRef(bindings)
  live.current = bindings
  useEffect(() => {
    const group: KeyGroup = { name, get bindings() { return live.current } }
    groups.push(group)
    return () => { groups.splice(groups.indexOf(group), 1) }
  }, [name])
}

/** All shortcuts that work now, for the help. */
export function boundKeys(): readonly KeyGroup[] {
  return groups.filter((group) => group.bindings.length > 0)
}

/** A key as it is drawn: `ctrl+k` is "Ctrl K"; plus itself stays. */
export function keyWords(key: string): string {
  return key === '+' ? key : key.split('+').map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join(' ')
}
