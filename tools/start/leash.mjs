// Loaded into every process that fullscore.mjs starts: when the starter dies without a word (kill -9), end in order.
const parent = process.ppid
// Named beside, for a starter that died before this was loaded, and for a shell in between that outlives it.
const starter = Number(new URL(import.meta.url).searchParams.get('starter'))
const watch = setInterval(() => {
  if (process.ppid === parent && exists(starter)) return
  clearInterval(watch)
  process.kill(process.pid, 'SIGTERM')
}, 500).unref()

function exists(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}
