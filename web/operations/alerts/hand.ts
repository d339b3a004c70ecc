import type { Alert } from '@fullscore/api/operations/alerts.ts'
import type { AlertIncident } from '@fullscore/api/operations/incidents/alerts.ts'
import { clockTime, lasting, msOf } from '../../kit/time.ts'
import { countInWords, t, word } from '../../words.ts'

/** Who has an alert in hand, in words, and why it is so. `nobody` is shown as trouble; what pages nobody on purpose is not. */
export interface HandWords { who: string; why: string; nobody: boolean }

type Row = Pick<Alert, 'state' | 'urgency' | 'hand' | 'muted' | 'rehearsal'>

/** Whose hand an alert is in: a person's, somebody's at its source, or nobody's yet with the reason. Undefined for what is over. */
export function handWords(row: Row, incident: AlertIncident | undefined, now: number): HandWords | undefined {
  if (row.state !== 'firing') return undefined
  const ago = (at: string) => now - msOf(at) < 60_000 ? t`less than a minute` : lasting(now - msOf(at))
  const name = incident && `INC-${incident.number}`
  if (row.hand !== null) {
    const { person, at, through } = row.hand
    if (through === 'source') return { who: t`at its source`, why: t`Somebody took it there ${ago(at)} ago.`, nobody: false }
    return { who: person?.name ?? t`somebody`, why: through === 'incident' ? t`Has ${name ?? t`its incident`} for ${ago(at)}.` : t`Took it ${ago(at)} ago.`, nobody: false }
  }
  return { who: t`nobody`, nobody: row.muted === null, why: whyNobody(row, incident, name, ago) }
}

function whyNobody(row: Row, incident: AlertIncident | undefined, name: string | undefined, ago: (at: string) => string): string {
  if (row.muted !== null) return t`Silent until ${clockTime(msOf(row.muted.until))}: maintenance.`
  if (incident === undefined) return row.urgency === 'critical' || row.urgency === 'high' ? t`It is in no incident.` : t`Urgency ${word(row.urgency)} pages nobody.`
  if (incident.state === 'resolved') return t`${name ?? ''} is over.`
  if (incident.paged === null) return t`${name ?? ''} paged nobody.`
  const { names, at, why } = incident.paged
  return names.length === 0 ? `${name}: ${why}` : t`${names.join(', ')} paged, silent ${ago(at)}.`
}

/** The title of the list: how many fire, and how many of them nobody has in hand. */
export function titleOf(counts: Record<string, number> | undefined, inHand: number): string {
  if (counts === undefined) return t`Alerts`
  const firing = Object.values(counts).reduce((a, b) => a + b, 0)
  if (firing === 0) return t`No alert fires.`
  const free = firing - inHand
  const says = countInWords(firing, 'alert fires.', 'alerts fire.')
  if (free <= 0) return `${says} ${firing === 1 ? t`It is in hand.` : t`All are in hand.`}`
  if (free === firing) return `${says} ${firing === 1 ? t`Nobody has it in hand.` : t`Nobody has any in hand.`}`
  return countInWords(free, '{0} # has nobody’s hand on it.', '{0} # have nobody’s hand on them.', says)
}
