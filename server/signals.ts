/** So long, in milliseconds, a stop in order may take, and a start that is on its way. */
const patienceMs = 10_000

/** Milliseconds in which one wish to stop may arrive twice: a closed terminal or a service manager tells the whole group, and the starter passes it on. */
const echoMs = 1000

/** Stops in order on the first signal, at once on a later one, and when the process that started us is gone. */
export function stopOnSignals(): { with(stop: () => Promise<void>): void } {
  let stop: (() => Promise<void>) | undefined
  let asked: number | undefined
  const parent = process.ppid
  const begin = () => {
    if (asked !== undefined) {
      if (performance.now() - asked > echoMs) process.exit(1)
      return
    }
    asked = performance.now()
    if (stop) void finish(stop)
    // A start that hangs, on a store that does not answer, has nothing that could be stopped in order.
    else setTimeout(() => process.exit(1), patienceMs).unref()
  }
  const watch = setInterval(() => { if (process.ppid !== parent && asked === undefined) begin() }, 500)
  watch.unref()
  process.on('SIGINT', begin)
  process.on('SIGTERM', begin)
  process.on('SIGHUP', begin)
  return { with: (given) => { stop = given; if (asked !== undefined) void finish(stop) } }
}

async function finish(stop: () => Promise<void>): Promise<void> {
  const late = setTimeout(() => process.exit(1), patienceMs)
  await stop()
  clearTimeout(late)
  process.exit(0)
}
