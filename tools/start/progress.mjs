/**
 * Says every few seconds that work goes on: in place on a terminal, as lines elsewhere.
 * @param {() => Promise<string> | string} words what to say beside the elapsed seconds
 */
export function progress(words) {
  const began = performance.now()
  const seconds = () => Math.round((performance.now() - began) / 1000)
  const terminal = process.stdout.isTTY
  let busy = false
  let ended = false
  const timer = setInterval(async () => {
    if (busy) return
    busy = true
    const line = `  ${seconds()} s: ${await words()}`
    busy = false
    if (!ended) process.stdout.write(terminal ? `\r${line}\u001b[K` : `${line}\n`)
  }, terminal ? 1_000 : 5_000)
  return {
    seconds,
    end() {
      ended = true
      clearInterval(timer)
      if (terminal) process.stdout.write('\r\u001b[K')
    },
  }
}
