/** What a sweep saw of one address that answered. */
export interface Seen { echoed: boolean; ports: readonly number[] }
/** One run as far as it can be compared. */
export interface View {
  /** All addresses that it looked at, those that kept silent included. */
  looked: ReadonlySet<string>
  answered: ReadonlyMap<string, Seen>
  /** Ports that it tried where somebody answered an echo request; on silent addresses only the quiet ones of them. */
  ports: readonly number[]
  quietPorts: readonly number[]
  /** Whether echo requests could be sent at all. */
  echo: boolean
}
/** An address that is new or gone, or ports of one that is there at both times. */
export interface Difference { address: string; ports: number[]; whole: boolean }
export interface Comparison { fresh: Difference[]; gone: Difference[]; /** Of which it cannot be said. */ unsure: number }

/** The ports that a run tried at an address: all where it answered an echo request, or where none could be sent. */
const tried = (view: View, address: string): readonly number[] => {
  if (!view.looked.has(address)) return []
  return !view.echo || view.answered.get(address)?.echoed === true ? view.ports : view.quietPorts
}

/** Whether a run, had it met there what the other met, would have noticed. */
const wouldNotice = (view: View, address: string, seen: Seen): boolean => view.looked.has(address) && ((seen.echoed && view.echo) || seen.ports.some((port) => tried(view, address).includes(port)))

/**
 * What is new and what is gone between two runs. Only what both asked for is compared: an address that one of them left out, a port that
 * it did not try, an echo request that it could not send say nothing.
 */
export function compare(before: View, after: View): Comparison {
  const found: Comparison = { fresh: [], gone: [], unsure: 0 }
  difference(before, after, found.fresh, found)
  difference(after, before, found.gone, found)
  return found
}

/** What `than` has and `base` has not. */
function difference(base: View, than: View, into: Difference[], counts: { unsure: number }): void {
  for (const [address, seen] of than.answered) {
    const other = base.answered.get(address)
    if (other === undefined) {
      if (wouldNotice(base, address, seen)) into.push({ address, ports: [...seen.ports], whole: true })
      else counts.unsure += 1
      continue
    }
    const asked = tried(base, address)
    const ports = seen.ports.filter((port) => !other.ports.includes(port) && asked.includes(port))
    if (ports.length > 0) into.push({ address, ports, whole: false })
  }
}
