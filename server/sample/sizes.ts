import type { SampleSize } from './chapter.ts'

/** The whole company, over six months. */
export const wholeSize: SampleSize = { days: 182, people: 120, services: 60, noise: 1 }
/** A few weeks of a smaller one, for tests. */
export const smallSize: SampleSize = { days: 28, people: 45, services: 9, noise: 0.1 }
