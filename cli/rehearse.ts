import { routes } from '@fullscore/api/routes.ts'
import type { InputOf, RouteShape } from '@fullscore/api/route.ts'
import { connect } from './connection.ts'
import { UsageError } from './parse.ts'
import { print, printJson } from './print.ts'

interface Rehearsal { id: string; state: string; steps: { at: string; words: string }[]; incidentId?: string | null }
const mostSeconds = 600

/** `fullscore rehearse [--acknowledge]`: rehearses an outage and follows it, step by step, to its end. */
export async function rehearse(words: string[]): Promise<number> {
  const unknown = words.find((word) => !['--json', '--acknowledge'].includes(word))
  if (unknown) throw new UsageError(`rehearse knows --acknowledge and --json, not ${unknown}.`)
  const route = (name: string): RouteShape => routes.find((one) => one.name === name) ?? (() => { throw new UsageError('This server cannot rehearse.') })()
  const { call } = connect()
  const ask = async (name: string, input: object) => (await call(route(name), input as InputOf<RouteShape>)) as unknown as Rehearsal
  let rehearsal = await ask('rehearsals.start', { body: {} })
  let shown = 0
  let answered = false
  for (let second = 0; second < mostSeconds; second++) {
    for (const step of rehearsal.steps.slice(shown)) { if (words.includes('--json')) printJson(step); else print(`${step.at.slice(11, 19)}  ${step.words}`) }
    shown = rehearsal.steps.length
    if (rehearsal.state === 'done' || rehearsal.state === 'failed') return rehearsal.state === 'done' ? 0 : 1
    if (words.includes('--acknowledge') && !answered && rehearsal.incidentId) {
      answered = true
      await call(route('incidents.acknowledge'), { params: { id: rehearsal.incidentId } } as unknown as InputOf<RouteShape>)
    }
    await new Promise((done) => setTimeout(done, 1000))
    rehearsal = await ask('rehearsals.read', { params: { id: rehearsal.id } })
  }
  process.stderr.write('The rehearsal has not come to its end in ten minutes; the Score shows where it stands.\n')
  return 1
}
