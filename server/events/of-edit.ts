import type { NewEvent } from './event.ts'

/**
 * What an edit tells: that the object was archived and, if it changed besides, that too. Who follows a field hears of it
 * whatever else the same edit did.
 */
export function eventsOfEdit(changes: { archived?: boolean }, changed: (fields: string[]) => NewEvent, archived: () => NewEvent): [NewEvent, ...NewEvent[]] {
  const { archived: archives, ...others } = changes
  if (archives !== true) return [changed(Object.keys(changes))]
  const fields = Object.keys(others)
  return fields.length === 0 ? [archived()] : [changed(fields), archived()]
}
