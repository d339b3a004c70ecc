import { plainWords } from './words.ts'

export interface SpanOfTime { amount: number; unit: 'months' | 'days' | 'working-days' }

/** Words for units in English, German, French, Spanish, Italian and Dutch, without accents, and what one of them is. */
const units: readonly (readonly [unit: SpanOfTime['unit'], each: number, words: string])[] = [
  ['months', 1, 'm mo mth mths month months monat monate monaten mon mois mes meses mese mesi maand maanden mnd'],
  ['months', 12, 'y yr yrs year years jahr jahre jahren j an ans annee annees ano anos anno anni jaar jaren'],
  ['months', 3, 'quarter quarters quartal quartale quartalen trimestre trimestres trimestri kwartaal kwartalen'],
  ['days', 1, 'd day days tag tage tagen kalendertag kalendertage calendar day calendar days jour jours dia dias giorno giorni dag dagen'],
  ['days', 7, 'w wk wks week weeks woche wochen semaine semaines semana semanas settimana settimane weken'],
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
