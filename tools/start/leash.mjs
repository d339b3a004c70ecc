// Loaded into every process that fullscore.mjs starts: when the starter dies without a word (kill -9), end in order.
const parent = process.ppid
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
}, 500).unref()
