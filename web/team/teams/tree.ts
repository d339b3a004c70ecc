import type { Department } from '@fullscore/api/organisation/organisation.ts'

interface Placed { department: Department; depth: number }
/** The departments as a tree read from above; one whose parent is not seen stands at the top. */
export function treeOf(all: readonly Department[], parentId: string | null = null, depth = 0): Placed[] {
  const known = new Set(all.map((one) => one.id as string))
  return all.filter((one) => (one.parentId !== null && known.has(one.parentId) ? one.parentId : null) === parentId)
    .flatMap((department) => [{ department, depth }, ...(depth < 20 ? treeOf(all, department.id, depth + 1) : [])])
}
