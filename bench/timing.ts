/** The q-th quantile of what was measured. */
export const quantile = (numbers: readonly number[], q: number): number => numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * q))] ?? Number.NaN

/** Does some work a few times to warm up, then `times` times, and prints how long it took. */
export async function measure(name: string, times: number, work: (n: number) => Promise<unknown>): Promise<void> {
  for (let n = 0; n < 5; n++) await work(n)
  const taken: number[] = []
  for (let n = 0; n < times; n++) {
    const began = performance.now()
    await work(n)
    taken.push(performance.now() - began)
  }
  const ms = (q: number) => `${quantile(taken, q).toFixed(0)} ms`
  process.stdout.write(`${name.padEnd(52)} p50 ${ms(0.5)}, p95 ${ms(0.95)}, p99 ${ms(0.99)}\n`)
}
