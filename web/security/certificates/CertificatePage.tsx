import { Link, useNavigate, useParams } from 'react-router'
import { readCertificate, type CertificateDetail } from '@fullscore/api/security/certificates.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { SubjectScore } from '../../agenda/SubjectScore.tsx'
import { wire } from '../../agenda/data.ts'
import { useRoute } from '../../data/query.ts'
import { ObjectTimeline } from '../../events/ObjectTimeline.tsx'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { StateMark, Urgency, Why } from '../../kit/marks.tsx'
import { Moment, useNow } from '../../kit/Moment.tsx'
import { DetailPage, FactList, FactStrip, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { msOf } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { Chain } from './Chain.tsx'
import { daysWords, toneOf, worstOf } from './words.ts'
import { count, t, word } from '../../words.ts'
import css from './certificate.module.css'

const day = 86_400_000
const marks = { trouble: 'down', due: 'due', plain: 'ok' } as const

/** One certificate: how long it lasts, what is wrong with it, who vouches for it, where it stands. */
export function Component() {
  const id = useParams()['id'] as Id<'item'>
  const asked = useRoute(readCertificate, { params: { id } }, { shows: [{ kind: 'certificate', id }] })
  if (asked.error && !asked.data) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the certificate`} />
  return <Body key={id} one={asked.data} />
}

function Body({ one }: { one: CertificateDetail }) {
  const navigate = useNavigate()
  const today = Math.floor(useNow(60_000) / day) * day
  const open = one.sightings.filter((sighting) => sighting.endedAt === null)
  const ended = one.sightings.filter((sighting) => sighting.endedAt !== null)
  const ahead = Math.min(400, Math.max(60, Math.ceil((msOf(one.validTo) - today) / day) + 14))
  return (
    <DetailPage
      header={<PageHeader title={one.name} path={[{ label: t`Certificates`, to: paths.certificates() }]} above={<State one={one} />} below={<span className={css['names']}>{one.names.join(', ')}</span>}
        actions={<ActionButton onClick={() => void navigate(paths.inventory.one(one.id))}>{t`As an item`}</ActionButton>} />}
      strip={<FactStrip note={t`Warns ${one.thresholds.join(', ')} days before, by ${one.policyOf}.`} facts={[
        { name: t`Left`, value: <span className={css['days']} data-tone={toneOf(one)}>{daysWords(one.daysLeft)}</span> }, { name: t`Ends`, value: <Moment at={one.validTo} /> }, { name: t`Began`, value: <Moment at={one.validFrom} /> },
        { name: t`Serves`, value: one.criticality === null ? t`no service known` : t`${word(one.criticality)} service` }, { name: t`Owner`, value: one.team.name },
      ]} />}
      margin={<>
        <Section name={t`Itself`}><FactList facts={[
          { name: t`Subject`, value: one.subject }, { name: t`Issued by`, value: one.issuer }, { name: t`Key`, value: `${one.keyType}${one.keyBits === null ? '' : t`, ${one.keyBits} bits`}` }, { name: t`Signature`, value: one.signature },
          { name: t`Serial`, value: <span className="mono">{one.serial}</span> }, { name: 'SHA-256', value: <span className={`mono ${css['names']}`}>{one.fingerprint}</span> },
        ]} /></Section>
        {(one.supersededBy !== null || one.supersedes.length > 0) && (
          <Section name={t`Before and after`}>
            {one.supersededBy !== null && <Row to={paths.certificates.one(one.supersededBy.id)} subject={one.supersededBy.name} quiet={t`in its place now`} />}
            {one.supersedes.map((before) => <Row key={before.id} to={paths.certificates.one(before.id)} subject={before.name} quiet={t`stood here before`} />)}
          </Section>
        )}
      </>}>
      <Section name={t`What is wrong`} {...(one.verdicts.length > 0 ? { count: one.verdicts.length } : {})}>
        {one.verdicts.length === 0 ? <Why>{one.state === 'current' ? t`Nothing: its end is far, its names fit, its key and its signature hold.` : t`It is used no more and judged no more.`}</Why> : (
          <ul className={css['verdicts']}>{one.verdicts.map((verdict) => <li key={verdict.code}><Urgency urgency={verdict.urgency} /><span className="why">{verdict.says}</span></li>)}</ul>
        )}
      </Section>
      <SubjectScore kind="certificate" id={one.id} from={wire(today - 30 * day)} to={wire(today)} before={0} after={ahead * day} label={t`${one.name}, a month back and until it ends`} />
      <Section name={t`Who vouches for it`} count={count(one.chain.length, 'itself alone was sent', '# certificates')}><Chain certificate={one} /></Section>
      <Section name={t`Where it stands`} count={open.length}>
        {open.length === 0 && <Why>{t`Nowhere any more.`}</Why>}
        {open.map((sighting) => <Sighting key={`${sighting.kind} ${sighting.place}`} sighting={sighting} />)}
        {ended.slice(0, 10).map((sighting) => <Sighting key={`${sighting.kind} ${sighting.place} ${sighting.endedAt ?? ''}`} sighting={sighting} />)}
      </Section>
      <ObjectTimeline kind="certificate" id={one.id} />
    </DetailPage>
  )
}

function State({ one }: { one: CertificateDetail }) {
  if (one.state === 'superseded') return <StateMark state="muted" words={t`renewed: another stands in its place`} />
  if (one.state === 'gone') return <StateMark state="muted" words={t`seen nowhere any more`} />
  const worst = worstOf(one)
  const tone = toneOf(one)
  return <StateMark strong state={tone === 'plain' && worst && worst.urgency !== 'info' ? 'degraded' : marks[tone]} words={worst?.says ?? t`good for ${daysWords(one.daysLeft)}`} />
}

const kindWords = { check: t`seen by a check`, listener: t`a port of this machine`, file: t`a file of this machine` } as const

function Sighting({ sighting }: { sighting: CertificateDetail['sightings'][number] }) {
  const { check, item } = sighting
  const says = [kindWords[sighting.kind], item ? t`of ${item.name}` : '', sighting.endedAt === null ? '' : t`no more`].filter((part) => part !== '').join(', ')
  return <Row subject={<span className={css['names']}>{sighting.place}</span>} quiet={<>{says}{check !== null && <>, <Link to={paths.checks.one(check.id)}>{check.name}</Link></>}</>} right={sighting.endedAt === null ? t`since ${<Moment at={sighting.firstSeen} />}` : t`until ${<Moment at={sighting.endedAt} />}`} />
}
