import type { Id } from '@fullscore/api/ids.ts'
import { asSystem, type Ctx } from '../../kernel/context.ts'
import type { SampleChapter, SampleStep, Stage } from '../../sample/chapter.ts'
import { foundAuthority, type SampleAuthority } from './sample-issuer.ts'
import { see } from './see.ts'

/** Name, whose it is, and in how many days it ends; the carriers' one ends on Christmas Day. */
const certificates: readonly (readonly [name: string, service: string, ends: number | 'holiday'])[] = [
  ['shop', 'Web shop', 132], ['api', 'Web shop API', 96], ['login', 'Single sign-on', 203], ['carriers', 'Carrier interface', 'holiday'], ['mail', 'Mail', 88], ['files', 'File shares', 17], ['remote', 'Remote access', 155],
  ['tracking', 'Track and trace', 64], ['desk', 'Customer care desk', 178], ['search', 'Product search', 111], ['payments', 'Payments gateway', 224], ['orders', 'Order service', 73],
]
/** Days for which a certificate holds. */
const holds = 398

/** The next Christmas Day: nobody is at work when it comes. */
export function nextHoliday(today: Temporal.PlainDate): Temporal.PlainDate {
  const christmas = today.with({ month: 12, day: 25 })
  return Temporal.PlainDate.compare(today, christmas) < 0 ? christmas : christmas.add({ years: 1 })
}

async function meet(ctx: Ctx, stage: Stage, authority: SampleAuthority, host: string, service: string, to: Temporal.Instant): Promise<void> {
  const name = `${host}.marlow-finch.example`
  const leaf = authority.issue({ name, from: to.subtract({ hours: 24 * holds }), to, serial: stage.chance(`serial ${name} ${to.toString()}`).whole(1e9, 9e9) })
  await see(asSystem(ctx, 'certificates'), {
    kind: 'listener', key: `listener:marlow-finch:${name}:443`, words: `${name} port 443`, servername: name, checkId: undefined, itemId: stage.the('service', service) as string as Id<'item'>, problem: null,
    chain: [leaf, authority.der], team: stage.the('team', 'security'),
  })
}

export const certificatesSample: SampleChapter = {
  name: 'certificates',
  steps: (stage) => {
    const first = stage.begin.add({ hours: 4, minutes: 30 })
    let authority: SampleAuthority | undefined
    const theAuthority = () => (authority ??= foundAuthority('Example Trust R3', stage.begin.subtract({ hours: 24 * 800 })))
    return certificates.flatMap(([host, service, ends]): SampleStep[] => {
      const to = ends === 'holiday' ? nextHoliday(stage.today()).toZonedDateTime({ timeZone: stage.zone, plainTime: '13:00' }).toInstant() : stage.day(-ends, '13:00')
      const issued = to.subtract({ hours: 24 * holds - 2 })
      const met = (at: Temporal.Instant, until: Temporal.Instant): SampleStep => ({ at, run: async (ctx) => { if (stage.has('service', service)) await meet(ctx, stage, theAuthority(), host, service, until) } })
      // What was issued within the story took the place of one that held before.
      return Temporal.Instant.compare(issued, first) <= 0 ? [met(first, to)] : [met(first, issued.add({ hours: 24 * 14 })), met(issued, to)]
    })
  },
}
