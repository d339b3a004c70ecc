// Loaded into every process that fullscore.mjs starts: when the starter dies without a word (kill -9), end in order.
const parent = process.ppid
const watch = setInterval(() => {
  if (process.ppid === parent) return
  clearInterval(watch)
  process.kill(process.pid, 'SIGTERM')
}, 500).unref()
