import { receive } from './disk.ts'

/** A process that takes a file without end, a MiB every 5 ms, until it is killed. Run with the directory as its argument. */
const chunk = new Uint8Array(1048576)
async function* endless(): AsyncGenerator<Uint8Array> {
  for (let i = 0; ; i += 1) {
    yield chunk
    if (i === 3) process.stdout.write('under way\n')
    await new Promise((resolve) => { setTimeout(resolve, 5) })
  }
}
await receive(process.argv[2]!, endless(), Number.MAX_SAFE_INTEGER)
