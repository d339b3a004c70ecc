import { createContext, useContext } from 'react'
import { t } from '../words.ts'

/** Who reads the page, as the shell needs it. */
export interface Session { name: string; mail?: string; organisation?: string; can(permission: string): boolean; signOut(): void }
export const SessionContext = createContext<Session | undefined>(undefined)

/** Who reads the page; undefined before sign-in. */
export function useSession(): Session | undefined {
  return useContext(SessionContext)
}
/** "AB" for Ada Bakker; one letter for a single name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const first = words[0]?.[0] ?? '?'
  const last = words.length > 1 ? words.at(-1)?.[0] ?? '' : ''
  return (first + last).toUpperCase()
}
/** The reason a button gives when the permission is missing; undefined when it is held. */
export function reasonWithout(session: Session | undefined, permission: string): string | undefined {
  if (session?.can(permission) === true) return undefined
  return t`Needs the permission “${permission}”. Your administrator grants it.`
}
