import type { noticeEnds } from '@fullscore/api/strategy/contracts.ts'
import { plainWords } from './words.ts'

export interface SpanOfTime { amount: number; unit: 'months' | 'weeks' | 'days' | 'working-days' }

/** Words for units in English, German, French, Spanish, Italian and Dutch, without accents, and what one of them is. */
const units: readonly (readonly [unit: SpanOfTime['unit'], each: number, words: string])[] = [
  ['months', 1, 'm mo mth mths month months monat monate monaten mon mois mes meses mese mesi maand maanden mnd'],
  ['months', 12, 'y yr yrs year years jahr jahre jahren j an ans annee annees ano anos anno anni jaar jaren'],
  ['months', 3, 'quarter quarters quartal quartale quartalen trimestre trimestres trimestri kwartaal kwartalen'],
  ['days', 1, 'd day days tag tage tagen kalendertag kalendertage calendar day calendar days jour jours dia dias giorno giorni dag dagen'],
  ['weeks', 1, 'w wk wks week weeks wo woche wochen semaine semaines semana semanas settimana settimane weken'],
  ['working-days', 1, 'werktag werktage werktagen arbeitstag arbeitstage arbeitstagen werkdag werkdagen'],
]
const wordsOf = new Map(units.flatMap(([unit, each, words]) => words.split(' ').map((word) => [word, { unit, each }] as const)))
const pairs = new Map<string, SpanOfTime['unit']>([['calendar days', 'days'], ['calendar day', 'days'], ['working days', 'working-days'], ['working day', 'working-days'], ['business days', 'working-days'], ['business day', 'working-days'], ['jours ouvres', 'working-days'], ['dias habiles', 'working-days'], ['giorni lavorativi', 'working-days']])
const numbers = ['zero null', 'one a an ein eine einen un une', 'two zwei deux', 'three drei trois', 'four vier quatre', 'five funf cinq', 'six sechs', 'seven sieben sept', 'eight acht huit', 'nine neun neuf', 'ten zehn dix', 'eleven elf onze', 'twelve zwolf douze']
const numberOf = (word: string): number | undefined => (/^\d{1,4}$/.test(word) ? Number(word) : numbers.findIndex((words) => words.split(' ').includes(word)) >= 0 ? numbers.findIndex((words) => words.split(' ').includes(word)) : undefined)
/** What people add behind a notice or a term without changing its length. */
const tail = /^(?:(?:s? ?notice|period|term|kundigungsfrist|frist|laufzeit|preavis)|(?:before|vor|prior to|zum|avant)(?: the| dem| der| des)?(?: ?(?:end|ende|term end|ablauf|laufzeitende|vertragsende|expiry|renewal|verlangerung|laufzeit|fin|of|the|term|contract|der|des|vertrags)){1,5})$/

/** Reads "3 months", "90 days", "drei Monate", "2 Jahre vor Ablauf"; undefined for anything else, a bare number too. */
export function readSpan(text: string): SpanOfTime | undefined {
  const plain = plainWords(text).replace(/(\d)(?=\p{L})/u, '$1 ')
  const [first = '', ...rest] = plain.split(' ')
  const amount = numberOf(first)
  if (amount === undefined || rest.length === 0) return undefined
  const pair = pairs.get(rest.slice(0, 2).join(' '))
  const one = pair ? { unit: pair, each: 1 } : wordsOf.get(rest[0]!)
  const behind = rest.slice(pair ? 2 : 1).join(' ')
  if (!one || (behind !== '' && !tail.test(behind))) return undefined
  return { amount: amount * one.each, unit: one.unit }
}

type End = (typeof noticeEnds)[number]
/** What notice can end a contract with, as people write it behind "to the end of", without accents. */
const ends: readonly (readonly [end: 'month' | 'quarter' | 'half-year' | 'year', words: string])[] = [
  ['month', 'month|months|monat|monats|monates|mois|mes|mese|maand|monatsletzten|ultimo|eom'],
  ['quarter', 'quarter|quarters|quartal|quartals|vierteljahr|vierteljahrs|vierteljahres|trimestre|kwartaal|eoq'],
  ['half-year', 'half year|halfyear|halbjahr|halbjahre|halbjahres|semestre|semester|halfjaar|30 06 und 31 12|30 6 und 31 12'], ['year', 'year|years|jahr|jahre|jahres|annee|an|ano|anno|jaar|31 12|dec 31|31 dec|31 dezember|eoy'],
]
const endOf = new Map(ends.flatMap(([end, words]) => words.split('|').map((word) => [word, end] as const)))
const before = /^(.+?) (?:(?:jeweils|immer|always|effective|kundbar|notice|kundigungsfrist|frist) )*(?:zum|zu|z|auf|per|vor|bis|to|before|by|prior to|as of|for|until|pour|a|al|avant|para|tegen|voor|each|je) (.+)$/
const filling = /\b(?:the|a|an|each|every|any|next|one|eines|einem|des|jeden|jedes|dem|der|den|jeweiligen|laufenden|nachsten|of|end|ende|schluss|fin|de|du|d|la|le|l|fine|del|dell|di|einde|van|het|s|term|notice|frist)\b/g

/** Reads "6 Wochen zum Quartalsende", "3 months to the end of a quarter", "1 month to the end of the contract year", and a span without such an end. */
export function readNotice(text: string): (SpanOfTime & { to?: End }) | undefined {
  const [, length = '', behind = ''] = before.exec(plainWords(text)) ?? []
  const span = length === '' ? undefined : readSpan(length.replace(/^(?:mit (?:einer )?(?:frist|kundigungsfrist) von|with|notice of|kundigungsfrist|frist) /, ''))
  const bare = behind.replace(/(?<=[a-z])(?:s?ende|sschluss|end)\b/g, '').replace(filling, ' ').replace(/\s+/g, ' ').trim()
  const [, whose = '', word = ''] = /^(?:(calendar|kalender|civil[ei]?|contract|contractual|vertrags?|contrat|contract s)\s?)?(.*?)(?: (?:civil[ei]?|contrat|vertrags|contract|contrato))?$/.exec(bare) ?? []
  const end = endOf.get(word) ?? endOf.get(word.replace(/s$/, ''))
  if (!span || !end) return readSpan(text)
  return { ...span, to: /^(?:contra|vertrag)/.test(whose) || / (?:contrat|vertrags|contract|contrato)$/.test(bare) ? `contract-${end}` : end }
}
