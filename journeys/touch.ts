import type { CDPSession } from 'playwright-core'

export type Point = readonly [x: number, y: number]
/** A finger and the way it goes. */
export interface Way { from: Point; by: Point }

/** Real touches of a finger or two, as the browser hears them from the screen. */
export function fingers(wire: CDPSession) {
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: readonly Point[]) => wire.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) })
  return {
    down: (...points: Point[]) => send('touchStart', points), up: () => send('touchEnd', []),
    /** Puts fingers down, moves each by its way in ten steps, and lifts them. @param pause ms between two steps */
    move: async (ways: readonly Way[], pause = 0) => {
      await send('touchStart', ways.map(({ from }) => from))
      for (let step = 1; step <= 10; step++) {
        await send('touchMove', ways.map(({ from, by }) => [from[0] + by[0] * step / 10, from[1] + by[1] * step / 10] as const))
        if (pause > 0) await new Promise((done) => { setTimeout(done, pause) })
      }
      await send('touchEnd', [])
    },
  }
}
