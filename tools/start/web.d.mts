export function ensureWeb(root: string): Promise<void>
export function sourceHash(root: string): string
