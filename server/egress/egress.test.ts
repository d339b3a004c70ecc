import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openEgress, type EgressParts } from './egress.ts'

const clearing: (() => unknown)[] = []
const warned: object[] = []
afterEach(async () => {
  for (const clear of clearing.splice(0).toReversed()) await clear()
  warned.length = 0
})

const check = { purpose: 'check', grants: ['loopback', 'public'] } as const
const log = { warn: (facts: object) => void warned.push(facts) }
const open = (parts: Partial<EgressParts> = {}) => openEgress({ log, ownSockets: [], ...parts })
const refused = (code: string) => expect.objectContaining({ name: 'EgressRefused', code })
const failed = (code: string) => expect.objectContaining({ name: 'EgressFailed', code })

async function listening(server: Server, host = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve))
  clearing.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

/** A web server that notes what it is asked. */
async function web(answer: RequestListener): Promise<{ port: number; asked: IncomingMessage[]; url: string; sockets: Set<Socket> }> {
  const asked: IncomingMessage[] = []
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    asked.push(request)
    sockets.add(request.socket)
    answer(request, response)
  })
  const port = await listening(server)
  return { port, asked, sockets, url: `http://127.0.0.1:${port}/` }
}

const redirectTo = (location: string, status = 302): RequestListener => (_request, response) => response.writeHead(status, { location }).end('moved')

describe('httpRequest', () => {
  test('answers status, headers, body, timings and the address', async () => {
    const server = await web((request, response) => response.writeHead(201, { 'x-a': 'b' }).end(`${request.method} ${request.url}`))
    const answer = await open().httpRequest({ ...check, url: `${server.url}p?q=1#f`, method: 'post', body: 'hello', headers: { 'X-Own': '1' } })
    expect(answer).toMatchObject({ status: 201, address: '127.0.0.1', cut: false, tls: undefined, url: `${server.url}p?q=1`, redirects: [] })
    expect(answer.headers['x-a']).toBe('b')
    expect(answer.body.toString()).toBe('POST /p?q=1')
    expect(answer.timings.dnsMs).toBeUndefined()
    expect(answer.timings.totalMs).toBeGreaterThanOrEqual(answer.timings.firstByteMs)
    expect(server.asked[0]!.headers).toMatchObject({ host: `127.0.0.1:${server.port}`, 'x-own': '1', 'content-length': '5' })
  })

  test('a name that answers differently the second time is asked once and its judged address is the one reached', async () => {
    const server = await web((_request, response) => response.end('good'))
    const answers = [['127.0.0.1'], ['169.254.169.254']]
    let asked = 0
    const egress = open({ resolve: async () => answers[asked++]! })
    const answer = await egress.httpRequest({ ...check, url: `http://rebind.example:${server.port}/` })
    expect(asked).toBe(1)
    expect(answer).toMatchObject({ status: 200, address: '127.0.0.1' })
    expect(answer.timings.dnsMs).toBeGreaterThanOrEqual(0)
    expect(server.asked[0]!.headers.host).toBe(`rebind.example:${server.port}`)
    await expect(egress.httpRequest({ ...check, url: `http://rebind.example:${server.port}/` })).rejects.toEqual(refused('metadata'))
  })

  test('of several addresses only the permitted are tried, in order', async () => {
    const server = await web((_request, response) => response.end('good'))
    const egress = open({ resolve: async () => ['10.0.0.1', '127.0.0.2', '169.254.169.254', '127.0.0.1'] })
    const answer = await egress.httpRequest({ ...check, url: `http://many.example:${server.port}/` })
    expect(answer.address).toBe('127.0.0.1')
  })

  test('one deaf address does not use up the time of the next', async () => {
    const server = await web((_request, response) => response.end('good'))
    const egress = open({ resolve: async () => ['192.0.2.1', '127.0.0.1'] })
    const wish = { purpose: 'check', grants: ['loopback', '192.0.2.0/24'], url: `http://two.example:${server.port}/`, timeoutMs: 1500 } as const
    expect((await egress.httpRequest(wish)).address).toBe('127.0.0.1')
  })

  test.each(['2130706433', '0x7f.1', '0177.0.0.1', '127.1', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]'])('http://%s/ is loopback', async (host) => {
    await expect(open().httpRequest({ purpose: 'webhook', grants: [], url: `http://${host}/` })).rejects.toEqual(
      expect.objectContaining({ code: 'not-public', facts: expect.objectContaining({ kind: 'loopback' }) }))
    expect(warned).toHaveLength(1)
  })

  test.each([
    ['http://me:secret@127.0.0.1/', 'userinfo'], ['ftp://127.0.0.1/', 'scheme'], ['file:///etc/passwd', 'scheme'], ['nonsense', 'url-malformed'],
    ['http://[fe80::1%25eth0]/', 'url-malformed'], ['http://169.254.169.254/latest', 'metadata'], ['http://127.0.0.1:0/', 'port'],
  ])('%s is refused: %s', async (url, code) => {
    const error: unknown = await open().httpRequest({ ...check, url }).catch((thrown: unknown) => thrown)
    expect(error).toEqual(refused(code))
    expect(String(error)).not.toContain('secret')
  })

  test('a name without address, a closed port', async () => {
    const egress = open({ resolve: async (name) => { throw Object.assign(new Error(name), { code: 'ENOTFOUND' }) } })
    await expect(egress.httpRequest({ ...check, url: 'http://nowhere.example/' })).rejects.toMatchObject({ code: 'name', reason: 'ENOTFOUND' })
    await expect(open().httpRequest({ ...check, url: 'http://127.0.0.1:1/' })).rejects.toMatchObject({ code: 'connect', reason: 'ECONNREFUSED' })
  })

  test('each request has its own connection, so none is reused for what was judged otherwise', async () => {
    const server = await web((_request, response) => response.end())
    const egress = open()
    await egress.httpRequest({ ...check, url: server.url })
    await egress.httpRequest({ ...check, url: server.url })
    expect(server.sockets.size).toBe(2)
  })
})

describe('redirects', () => {
  test('are answered as they are unless they are to be followed', async () => {
    const server = await web(redirectTo('http://169.254.169.254/'))
    expect(await open().httpRequest({ ...check, url: server.url })).toMatchObject({ status: 302, redirects: [] })
  })

  test.each([['http://169.254.169.254/latest/meta-data', 'metadata'], ['http://10.0.0.1/', 'not-granted'], ['http://a:b@127.0.0.1/', 'userinfo'], ['file:///etc/passwd', 'scheme']])(
    'to %s are refused', async (location, code) => {
      const server = await web(redirectTo(location))
      await expect(open().httpRequest({ ...check, url: server.url, maxRedirects: 3 })).rejects.toEqual(refused(code))
    })

  test('to another origin lose every header that may be a credential, on the same origin keep them', async () => {
    const last = await web((_request, response) => response.end('there'))
    const first = await web((request, response) => redirectTo(request.url === '/' ? '/second' : last.url)(request, response))
    const answer = await open().httpRequest({
      ...check, url: first.url, maxRedirects: 2, headers: { Authorization: 'Bearer t', Cookie: 'c=1', 'X-Api-Key': 'k', Accept: 'text/plain' },
    })
    expect(answer).toMatchObject({ url: last.url, redirects: [`${first.url}second`, last.url] })
    expect(first.asked[1]!.headers).toMatchObject({ authorization: 'Bearer t', cookie: 'c=1', 'x-api-key': 'k' })
    expect(Object.keys(last.asked[0]!.headers).toSorted()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent'])
  })

  test('keep the body on the same origin with 307, turn POST to GET with 302, and never carry a body elsewhere', async () => {
    const other = await web((_request, response) => response.end())
    const server = await web((request, response) => {
      const to: Record<string, [string, number]> = { '/a': ['/end', 307], '/b': ['/end', 302], '/c': [other.url, 307] }
      const found = to[request.url!]
      if (found) redirectTo(...found)(request, response)
      else response.end(`${request.method} ${request.headers['content-length'] ?? 'none'}`)
    })
    const send = (path: string) => open().httpRequest({ ...check, url: server.url + path, method: 'POST', body: 'four', maxRedirects: 1 })
    expect((await send('a')).body.toString()).toBe('POST 4')
    expect((await send('b')).body.toString()).toBe('GET none')
    await expect(send('c')).rejects.toEqual(refused('redirect-with-body'))
    expect(other.asked).toHaveLength(0)
  })

  test('end', async () => {
    const server = await web(redirectTo('/'))
    await expect(open().httpRequest({ ...check, url: server.url, maxRedirects: 4 })).rejects.toEqual(failed('too-many-redirects'))
    expect(server.asked).toHaveLength(5)
  })
})

describe('limits', () => {
  test('an endless body fails or is cut, whatever its length was said to be', async () => {
    const server = await web((_request, response) => {
      const more = () => { while (response.write(Buffer.alloc(65_536, 'x'))); }
      response.on('drain', more)
      more()
    })
    await expect(open().httpRequest({ ...check, url: server.url, maxBytes: 100_000 })).rejects.toEqual(failed('too-large'))
    const answer = await open().httpRequest({ ...check, url: server.url, maxBytes: 100_000, overflow: 'cut' })
    expect(answer).toMatchObject({ cut: true })
    expect(answer.body).toHaveLength(100_000)
  })

  test('headers without end are refused', async () => {
    const port = await listening(createTcpServer((socket) => {
      socket.on('error', () => {})
      socket.write(`HTTP/1.1 200 OK\r\nx-a: ${'a'.repeat(60_000)}\r\n\r\n`)
    }))
    await expect(open().httpRequest({ ...check, url: `http://127.0.0.1:${port}/` })).rejects.toEqual(failed('too-large'))
  })

  test('slow headers, slow bodies and slow names end with the time limit', async () => {
    const headers = await listening(createTcpServer((socket) => {
      const letters = 'HTTP/1.1 200 OK\r\nx-long: and so on and so on'[Symbol.iterator]()
      const timer = setInterval(() => socket.write(letters.next().value ?? 'x'), 20)
      socket.on('error', () => {}).on('close', () => clearInterval(timer))
    }))
    const body = await web((_request, response) => void response.writeHead(200).write('a'))
    const timedOut = failed('timeout')
    await expect(open().httpRequest({ ...check, url: body.url, timeoutMs: 100 })).rejects.toEqual(timedOut)
    await expect(open({ resolve: () => new Promise(() => {}) }).httpRequest({ ...check, url: 'http://slow.example/', timeoutMs: 50 })).rejects.toEqual(timedOut)
    await expect(open().httpRequest({ ...check, url: `http://127.0.0.1:${headers}/`, timeoutMs: 100 })).rejects.toEqual(timedOut)
  })

  test('can be cancelled', async () => {
    const controller = new AbortController()
    const server = await web(() => controller.abort())
    await expect(open().httpRequest({ ...check, url: server.url, signal: controller.signal })).rejects.toEqual(failed('cancelled'))
  })

  test('what is no HTTP is said to be none', async () => {
    const port = await listening(createTcpServer((socket) => void socket.on('error', () => {}).end('SSH-2.0-OpenSSH_9.2\r\n')))
    await expect(open().httpRequest({ ...check, url: `http://127.0.0.1:${port}/` })).rejects.toEqual(failed('protocol'))
  })
})

describe('the product itself', () => {
  test.each(['127.0.0.1', 'localhost', '0.0.0.0', '[::]', '[::1]', '[::ffff:127.0.0.1]', '2130706433', 'me.example'])('is not reached as %s', async (host) => {
    const server = await web((_request, response) => response.end())
    const egress = open({
      ownSockets: [`localhost:${server.port}`, '/run/socket'],
      resolve: async (name) => (name === 'me.example' ? ['192.168.7.7'] : ['127.0.0.1']), interfaces: () => ['127.0.0.1', '192.168.7.7'],
    })
    const wish = { purpose: 'check', grants: ['0.0.0.0/0', '::/0'] } as const
    await expect(egress.httpRequest({ ...wish, url: `http://${host}:${server.port}/` })).rejects.toEqual(refused('own-socket'))
    await expect(egress.tcpConnect({ ...wish, host, port: server.port })).rejects.toEqual(refused('own-socket'))
    expect(server.asked).toHaveLength(0)
  })

  test('is not reached by a redirect either', async () => {
    const own = await web((_request, response) => response.end())
    const server = await web(redirectTo(own.url))
    const egress = open({ ownSockets: [`0.0.0.0:${own.port}`] })
    await expect(egress.httpRequest({ ...check, url: server.url, maxRedirects: 1 })).rejects.toEqual(refused('own-socket'))
  })
})

function certificate(name: string): { key: string; cert: string } {
  const directory = mkdtempSync(join(tmpdir(), 'fullscore-cert-'))
  clearing.push(() => rmSync(directory, { recursive: true }))
  const [key, cert] = [join(directory, 'key'), join(directory, 'cert')]
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert, '-days', '30', '-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
  const made = spawnSync('openssl', words, { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`openssl is needed for this test: ${made.stderr}`)
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
}

describe('TLS', () => {
  async function secured(): Promise<{ port: number; cert: string; names: (string | false | null)[] }> {
    const made = certificate('good.example')
    const names: (string | false | null)[] = []
    const server = createTlsServer(made, (request, response) => response.end(request.headers.host))
    server.on('secureConnection', (socket) => names.push(socket.servername))
    return { port: await listening(server), cert: made.cert, names }
  }
  const resolve = async () => ['127.0.0.1']

  test('asks for and verifies the name, not the address, and tells of the certificate', async () => {
    const { port, cert, names } = await secured()
    const answer = await open({ resolve }).httpRequest({ ...check, url: `https://good.example:${port}/`, tls: { ca: cert } })
    expect(answer.body.toString()).toBe(`good.example:${port}`)
    expect(names).toEqual(['good.example'])
    expect(answer.tls).toMatchObject({ subject: 'CN=good.example', issuer: 'CN=good.example', names: ['good.example'], protocol: 'TLSv1.3', problem: undefined })
    const { validFrom, validTo } = answer.tls!
    expect(validTo!.since(validFrom!).total('hours')).toBe(30 * 24)
    expect(answer.timings.tlsMs).toBeGreaterThan(0)
  })

  test('a wrong name or an unknown authority fails, or is told when only looked at', async () => {
    const { port, cert } = await secured()
    const egress = open({ resolve })
    await expect(egress.httpRequest({ ...check, url: `https://bad.example:${port}/`, tls: { ca: cert } })).rejects.toMatchObject({ code: 'tls', reason: 'ERR_TLS_CERT_ALTNAME_INVALID' })
    await expect(egress.httpRequest({ ...check, url: `https://good.example:${port}/` })).rejects.toMatchObject({ code: 'tls', reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    const looked = await egress.tcpConnect({ ...check, host: 'good.example', port, tls: { verify: false } })
    expect(looked.tls).toMatchObject({ subject: 'CN=good.example', problem: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  })

  test('a server that speaks no TLS fails', async () => {
    const server = await web((_request, response) => response.end())
    await expect(open().httpRequest({ ...check, url: `https://127.0.0.1:${server.port}/` })).rejects.toEqual(failed('tls'))
  })
})

describe('tcpConnect and connectTo', () => {
  test('show the matched text only, also when it comes in pieces', async () => {
    const port = await listening(createTcpServer((socket) => {
      socket.on('data', (data) => {
        socket.write(`secret banner ${data.toString()}-OK`)
        setImmediate(() => socket.write('AY rest'))
      })
    }))
    const answer = await open().tcpConnect({ ...check, host: '127.0.0.1', port, send: 'ping', expect: 'ping-OKAY' })
    expect(answer).toMatchObject({ address: '127.0.0.1', matched: 'ping-OKAY', ended: 'matched' })
    expect(JSON.stringify(answer)).not.toContain('banner')
  })

  test('say why nothing matched', async () => {
    const closing = await listening(createTcpServer((socket) => void socket.end('bye')))
    const silent = await listening(createTcpServer(() => {}))
    const talking = await listening(createTcpServer((socket) => void socket.on('error', () => {}).write(Buffer.alloc(200_000, 'x'))))
    const ended = async (port: number) => (await open().tcpConnect({ ...check, host: '127.0.0.1', port, expect: 'hello', timeoutMs: 200 })).ended
    expect([await ended(closing), await ended(silent), await ended(talking)]).toEqual(['closed', 'timeout', 'too-long'])
    expect((await open().tcpConnect({ ...check, host: '127.0.0.1', port: silent })).ended).toBe('nothing-expected')
  })

  test('hand an open socket to a library, to the entered host only', async () => {
    const port = await listening(createTcpServer((socket) => void socket.end('220 mail')))
    const egress = open({ resolve: async () => ['127.0.0.1'] })
    const wish = { purpose: 'exact', host: 'mail.example', port } as const
    const { socket, address } = await egress.connectTo({ ...wish, grants: [`mail.example:${port}`] })
    expect(address).toBe('127.0.0.1')
    expect((await socket.toArray()).join('')).toBe('220 mail')
    await expect(egress.connectTo({ ...wish, grants: ['other.example'] })).rejects.toEqual(refused('other-host'))
  })

  test('judge without connecting, for what is no TCP', async () => {
    const egress = open({ resolve: async () => ['10.0.0.1', '127.0.0.1'] })
    expect(await egress.resolveTo({ ...check, host: 'a.example', port: 161 })).toMatchObject({ addresses: ['127.0.0.1'] })
  })
})
