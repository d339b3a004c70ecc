/**
 * Works through a list, so many begun in a second and so many at once: a network is not flooded, a slow peer does not hold the others up.
 * @param rate begun in a second @param most at once @returns what each gave, in order
 */
export async function paced<T, R>(items: readonly T[], rate: number, most: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = Array.from({ length: items.length })
  const began = performance.now()
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const index = next
      next += 1
      const wait = began + (1000 * index) / rate - performance.now()
      if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait))
      results[index] = await work(items[index]!)
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker))
  return results
}
