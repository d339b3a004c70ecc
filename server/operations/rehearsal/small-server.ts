import { createServer } from 'node:http'

/**
 * The server whose outage is rehearsed: a process of its own that answers 200, and ends when told with its secret or after
 * half an hour. Started with the port (0 for a free one) and the secret; says the port on standard output.
 */
const [port = '0', secret = ''] = process.argv.slice(2)
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
