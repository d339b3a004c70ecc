/** Files as they were chosen on this page, so that another sheet of one can be read without choosing it again. */
const files = new Map<string, File>()

export function keepFile(importId: string, file: File): void {
  files.clear()
  files.set(importId, file)
}
export const keptFile = (importId: string): File | undefined => files.get(importId)
