import { lazy, Suspense } from 'react'

export interface GraphSeries {
  name: string
  /** One value per moment; null is a gap and is drawn as one. */
  values: readonly (number | null)[]
  /** The least and most behind each value: drawn as a pale band. */
  band?: { least: readonly (number | null)[]; most: readonly (number | null)[] }
  token?: 'ink' | 's1' | 's2' | 's3' | 's4'
}
export interface GraphProps {
  /** Moments in epoch seconds, ascending. */
  times: readonly number[]
  series: readonly GraphSeries[]
  unit?: string
  height?: number
  /** A dashed red line with its words. */
  limit?: { at: number; words: string }
  /** Washed spans in epoch seconds: incidents, maintenance. */
  spans?: readonly { from: number; to: number }[]
  /** Graphs with the same group move their cursor together. */
  group?: string
  onRange?: (from: number, to: number) => void
  /** What the graph says, for those who do not see it. */
  words: string
}

const Drawn = lazy(() => import('./GraphDrawn.tsx'))

/** A time series in the look of the house; the drawing library is loaded when the first graph is. */
export function Graph(props: GraphProps) {
  const height = props.height ?? 120
  return <Suspense fallback={<div style={{ height }} aria-hidden="true" />}><Drawn {...props} height={height} /></Suspense>
}
