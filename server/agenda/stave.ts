/** A stave of the Score, declared by the module whose entries lie on it. */
export interface Stave {
  /** Unique, `incidents`. */
  id: string
  /** Area in whose bracket it stands: `infrastructure`, `operations`, … */
  area: string
  name: string
  /** Five for urgency, three for shifts, two for money. */
  lines: number
  /** Place within the area, ascending. */
  order: number
}
