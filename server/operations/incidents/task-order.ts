/** Positions after one is put at a place, from 0; only those that changed. A place beyond the end is the end. */
export function movedTo<I extends string>(all: readonly { id: I; position: number }[], id: I, place: number): { id: I; position: number }[] {
  const one = all.find((task) => task.id === id)
  if (!one) return []
  const others = all.filter((task) => task !== one)
  const order = [...others.slice(0, place), one, ...others.slice(place)]
  return order.flatMap((task, position) => (task.position === position ? [] : [{ id: task.id, position }]))
}
