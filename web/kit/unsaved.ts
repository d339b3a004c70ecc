import { useEffect, useMemo } from 'react'

/** Forms that hold what was typed and is not saved. */
const forms = new Set<object>()
/** Whether leaving the page would lose what was typed. */
export const holdsUnsaved = (): boolean => forms.size > 0

export interface Unsaved {
  /** Something was typed. */
  hold(): void
  /** It is saved, or meant to be lost. */
  release(): void
}

/** What a form tells of itself, so that nobody leaves it by mistake; a form that is gone holds nothing. */
export function useUnsaved(): Unsaved {
  const held = useMemo(() => {
    const form = {}
    return { hold: () => void forms.add(form), release: () => void forms.delete(form) }
  }, [])
  useEffect(() => held.release, [held])
  return held
}
