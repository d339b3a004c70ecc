import { routes } from '@fullscore/api/routes.ts'
import type { InputOf, RouteShape } from '@fullscore/api/route.ts'
import { say } from '@fullscore/api/sentence.ts'
import { connect } from './connection.ts'
import { UsageError } from './parse.ts'
import { complain, print, printJson } from './print.ts'

interface Rehearsal { id: string; state: string; steps: { at: string; words: string }[]; incidentId?: string | null }
const mostSeconds = 600
/** The time of a step on the clock of this machine. */
const clock = (at: string): string => Temporal.Instant.from(at).toZonedDateTimeISO(new Intl.DateTimeFormat().resolvedOptions().timeZone).toPlainTime().toString({ smallestUnit: 'second' })

/** `fullscore rehearse [--acknowledge]`: rehearses an outage and follows it, step by step, to its end. */
export async function rehearse(words: string[]): Promise<number> {
  const unknown = words.find((word) => !['--json', '--acknowledge'].includes(word))
  if (unknown) throw new UsageError(say`${'`fullscore rehearse`'} knows no ${unknown}; it knows ${'--acknowledge, --json'}.`)
  const route = (name: string): RouteShape => routes.find((one) => one.name === name) ?? (() => { throw new UsageError(say`This server cannot rehearse.`) })()
  const { call } = connect()
  const follow = async (name: string, input: object) => (await call(route(name), input as InputOf<RouteShape>)) as unknown as Rehearsal
  let rehearsal = await follow('rehearsals.start', { body: {} })
  let shown = 0
  let answered = false
  for (let second = 0; second < mostSeconds; second++) {
    for (const step of rehearsal.steps.slice(shown)) { if (words.includes('--json')) printJson(step); else print(`${clock(step.at)}  ${step.words}`) }
    shown = rehearsal.steps.length
    if (rehearsal.state === 'done' || rehearsal.state === 'failed') return rehearsal.state === 'done' ? 0 : 1
    if (words.includes('--acknowledge') && !answered && rehearsal.incidentId) {
      answered = true
      await call(route('incidents.acknowledge'), { params: { id: rehearsal.incidentId } } as unknown as InputOf<RouteShape>)
    }
    await new Promise((done) => setTimeout(done, 1000))
    rehearsal = await follow('rehearsals.read', { params: { id: rehearsal.id } })
  }
  complain(say`The rehearsal has not come to its end in ten minutes; the Score shows where it stands.`)
  return 1
}
