import { plain } from '@fullscore/api/render.ts'

/** A failure that is told to the person at the terminal, not a defect: `said` keeps the sentence's parameters, `message` is plain English. */
export class ToldError extends Error {
  readonly said: string
  constructor(said: string, options?: ErrorOptions) {
    super(plain(said), options)
    this.said = said
  }
}

/** What went wrong, as a sentence that can be told in any language; of what was not meant for people, the words it has. */
export const saidOf = (error: unknown): string => (error instanceof ToldError ? error.said : error instanceof Error ? error.message : String(error))
