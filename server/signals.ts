/** So long, in milliseconds, a stop in order may take, and a start that is on its way. */
const patienceMs = 10_000

/** Stops in order on the first signal, at once on the second, and when the process that started us is gone. */
export function stopOnSignals(): { with(stop: () => Promise<void>): void } {
  let stop: (() => Promise<void>) | undefined
  let asked = false
  const parent = process.ppid
  const begin = () => {
    if (asked) process.exit(1)
    asked = true
    if (stop) void finish(stop)
    // A start that hangs, on a store that does not answer, has nothing that could be stopped in order.
    else setTimeout(() => process.exit(1), patienceMs).unref()
  }
  const watch = setInterval(() => { if (process.ppid !== parent && !asked) begin() }, 500)
  watch.unref()
  process.on('SIGINT', begin)
  process.on('SIGTERM', begin)
  process.on('SIGHUP', begin)
  return { with: (given) => { stop = given; if (asked) void finish(stop) } }
}

async function finish(stop: () => Promise<void>): Promise<void> {
  const late = setTimeout(() => process.exit(1), patienceMs)
  await stop()
  clearTimeout(late)
  process.exit(0)
}
