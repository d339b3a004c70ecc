/** A `like` pattern of everything that begins with `text`, the pattern's own signs taken literally. */
export const likelyPrefix = (text: string): string => `${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
