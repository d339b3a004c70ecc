import { hostMeasures } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import { measureWords } from './host.ts'
import { t } from '../../words.ts'

/** What the facts of an answer are called; the names themselves are what checks write them by. */
const names: Readonly<Record<string, string>> = {
  status: t`Status`, address: t`Address`, dnsMs: t`Name found`, connectMs: t`Connected`, tlsMs: t`Encrypted`, firstByteMs: t`First byte`, readMs: t`Read`, totalMs: t`All, in ms`, ttl: t`Kept by others, in s`, resolver: t`Resolver`, authoritative: t`Authoritative`,
  answers: t`Answers`, certificateUntil: t`Certificate until`, daysLeft: t`Days left`, loss: t`Loss, in %`, rttMs: t`Round trip, in ms`, bestMs: t`Best, in ms`, worstMs: t`Worst, in ms`, banner: t`Greeting`, offers: t`Offers`, protocol: t`Protocol`, cipher: t`Cipher`,
  subject: t`Subject`, issuer: t`Issuer`, names: t`Names`, chain: t`Certificates in the chain`, reason: t`Reason`, encrypted: t`Encrypted`, identification: t`Identification`, rows: t`Rows`, first: t`First value`, value: t`Value`,
}

/** The name of a fact as its reader knows it; of a machine's measure with where it was taken. */
export function factName(name: string): string {
  const measure = hostMeasures.find((one) => name === one || name.startsWith(`${one} `))
  if (measure !== undefined) return `${measureWords[measure].name}${name.slice(measure.length)}`
  return names[name] ?? name
}
