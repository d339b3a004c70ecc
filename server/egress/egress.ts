import type { Log } from '../kernel/log.ts'
import type { Connection } from './dial.ts'
import { EgressRefused } from './errors.ts'
import { httpRequest, type HttpAnswer, type HttpWish } from './http.ts'
import { judgeHost, nameOfAddress, resolveTo, systemInterfaces, systemResolve, systemReverse, type HostWish, type Judged, type Place, type Wish } from './resolve.ts'
import { connectTo, tcpConnect, type TcpAnswer, type TcpCheck, type TcpWish } from './tcp.ts'

export { EgressFailed, EgressRefused } from './errors.ts'
export { secured } from './dial.ts'
export type { Connection, TlsFacts, TlsWish } from './dial.ts'
export type { HttpAnswer, HttpWish } from './http.ts'
export type { HostWish, Judged, Resolve, Wish } from './resolve.ts'
export type { Purpose } from './rules.ts'
export type { TcpAnswer, TcpCheck, TcpWish } from './tcp.ts'

/** Every way out of the house. */
export interface Egress {
  /** One HTTP request, redirects judged anew. @throws EgressRefused, EgressFailed */
  httpRequest(wish: HttpWish): Promise<HttpAnswer>
  /** Connects, sends, waits for a text, closes. @throws EgressRefused, EgressFailed */
  tcpConnect(wish: TcpCheck): Promise<TcpAnswer>
  /** An open connection for a library that speaks the protocol. @throws EgressRefused, EgressFailed */
  connectTo(wish: TcpWish): Promise<Connection>
  /** The judged addresses only, for what is neither TCP nor ours to connect: DNS, SNMP. @throws EgressRefused, EgressFailed */
  resolveTo(wish: Wish): Promise<Judged>
  /** The same where there is no port: echo requests. @throws EgressRefused, EgressFailed */
  judgeHost(wish: HostWish): Promise<Judged>
  /** The name of an address that leads back to it; undefined if there is none. Never throws. */
  nameOf(address: string): Promise<string | undefined>
}

/** What the way out is made of. */
export interface EgressParts {
  log: Pick<Log, 'warn'>
  /** The product's own sockets, `host:port`, which webhooks and checks never reach. */
  ownSockets: readonly string[]
  /** Those of other processes of the product, asked for each connection. */
  otherSockets?: () => Promise<readonly string[]>
  /** Instead of the system's resolver; for tests. */
  resolve?: Place['resolve']
  /** Instead of the system's; for tests. */
  reverse?: Place['reverse']
  /** Instead of this machine's interface addresses; for tests. */
  interfaces?: Place['interfaces']
}

/** Opens the way out. Holds nothing open: there is nothing to close. Refusals are logged, since they may be an attack. */
export function openEgress({ log, ownSockets, otherSockets = async () => [], resolve = systemResolve, reverse = systemReverse, interfaces = systemInterfaces }: EgressParts): Egress {
  const place: Place = { ownSockets: async () => [...ownSockets, ...(await otherSockets())], resolve, reverse, interfaces }
  const noted = <W extends { purpose: string }, A>(work: (place: Place, wish: W) => Promise<A>) => async (wish: W): Promise<A> => {
    try {
      return await work(place, wish)
    } catch (error) {
      if (error instanceof EgressRefused) log.warn({ purpose: wish.purpose, code: error.code, ...error.facts }, 'an outgoing connection was refused')
      throw error
    }
  }
  return { httpRequest: noted(httpRequest), tcpConnect: noted(tcpConnect), connectTo: noted(connectTo), resolveTo: noted(resolveTo), judgeHost: noted(judgeHost), nameOf: (address) => nameOfAddress(place, address) }
}
