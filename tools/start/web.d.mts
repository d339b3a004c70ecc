/** Builds the web user interface when its sources differ from those of the last build. @param root the repository */
export function ensureWeb(root: string): Promise<void>
/** One hash over all that the build reads. */
export function sourceHash(root: string): string
