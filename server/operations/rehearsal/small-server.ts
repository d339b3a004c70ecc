import { createServer } from 'node:http'
import { createInterface } from 'node:readline'

/**
 * The server whose outage is rehearsed: a process of its own that answers 200, and ends when told with its secret or after
 * half an hour. Started with the port (0 for a free one); reads the secret as the line on standard input, and says the port on
 * standard output.
 */
const [port = '0'] = process.argv.slice(2)
const { value: secret = '' } = await createInterface({ input: process.stdin })[Symbol.asyncIterator]().next() as { value?: string }
if (secret.length < 16) process.exit(2)
const server = createServer((request, response) => {
  if (request.method === 'POST' && request.url === `/stop/${secret}`) {
    response.end('stopping')
    setTimeout(() => process.exit(0), 20)
  } else response.end('The rehearsal plays on.')
})
server.once('error', () => process.exit(1))
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`)
})
setTimeout(() => process.exit(0), 30 * 60_000)
