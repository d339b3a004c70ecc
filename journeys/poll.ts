/** Milliseconds a journey may take on a machine that is busy with others; on an idle one it is far under two minutes. */
export const patience = 400_000

/** Asks again every 100 ms until `ask` answers something, by a deadline. What it throws meanwhile is told when time is up. */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false> | T | undefined | false, ms = 60_000): Promise<T> {
  const end = performance.now() + ms
  let last: unknown
  do {
    try {
      const found = await ask()
      if (found !== undefined && found !== false) return found
      last = undefined
    } catch (error) {
      last = error
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    setTimeout(resolve, 100)
    await promise
  } while (performance.now() < end)
  throw new Error(`Waited ${ms / 1000} s in vain: ${what}${last instanceof Error ? ` (last: ${last.message})` : ''}`, { cause: last })
}
