import { sentencesOf } from '../check/sentences.ts'

/** `api/sentences.json`: every sentence of the product by its code, with the files that say it: what a translator is given. @param root the repository */
export async function sentencesFile(root: string): Promise<string> {
  const { codes } = await sentencesOf(root)
  return `${JSON.stringify(Object.fromEntries([...codes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, files]) => [code, [...new Set(files)].sort()])), null, 1)}\n`
}
