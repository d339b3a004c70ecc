import { createContext, useContext, useEffect, useMemo } from 'react'

/** Forms that hold what was typed and is not saved. */
const forms = new Set<object>()
/** Whether leaving the page would lose what was typed. */
export const holdsUnsaved = (): boolean => forms.size > 0

/** Those of them that stand in one dialog, which asks before it closes over them. */
export const Around = createContext<Set<object> | undefined>(undefined)

export interface Unsaved {
  /** Something was typed. */
  hold(): void
  /** It is saved, or meant to be lost. @returns whether something was held */
  release(): boolean
}

/** What a form tells of itself, so that nobody leaves it by mistake; a form that is gone holds nothing. */
export function useUnsaved(): Unsaved {
  const around = useContext(Around)
  const held = useMemo(() => {
    const form = {}
    const all = around === undefined ? [forms] : [forms, around]
    return { hold: () => { for (const one of all) one.add(form) }, release: () => all.map((one) => one.delete(form)).includes(true) }
  }, [around])
  useEffect(() => () => { held.release() }, [held])
  return held
}
