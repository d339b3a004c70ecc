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
import css from './certificate.module.css'

const day = 86_400_000
const marks = { trouble: 'down', due: 'due', plain: 'ok' } as const

/** One certificate: how long it lasts, what is wrong with it, who vouches for it, where it stands. */
export function Component() {
  const id = useParams()['id'] as Id<'item'>
  const asked = useRoute(readCertificate, { params: { id } }, { shows: [{ kind: 'certificate', id }] })
  if (asked.error && !asked.data) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what="the certificate" />
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
      header={<PageHeader title={one.name} path={[{ label: 'Certificates', to: paths.certificates() }]} above={<State one={one} />} below={<span className={css['names']}>{one.names.join(', ')}</span>}
        actions={<ActionButton onClick={() => void navigate(paths.inventory.one(one.id))}>As an item</ActionButton>} />}
      strip={<FactStrip note={`Warns ${one.thresholds.join(', ')} days before, by ${one.policyOf}.`} facts={[
        { name: 'Left', value: <span className={css['days']} data-tone={toneOf(one)}>{daysWords(one.daysLeft)}</span> }, { name: 'Ends', value: <Moment at={one.validTo} /> }, { name: 'Began', value: <Moment at={one.validFrom} /> },
        { name: 'Serves', value: one.criticality === null ? 'no service known' : `${one.criticality} service` }, { name: 'Owner', value: one.team.name },
      ]} />}
      margin={<>
        <Section name="Itself"><FactList facts={[
          { name: 'Subject', value: one.subject }, { name: 'Issued by', value: one.issuer }, { name: 'Key', value: `${one.keyType}${one.keyBits === null ? '' : `, ${one.keyBits} bits`}` }, { name: 'Signature', value: one.signature },
          { name: 'Serial', value: <span className="mono">{one.serial}</span> }, { name: 'SHA-256', value: <span className={`mono ${css['names']}`}>{one.fingerprint}</span> },
        ]} /></Section>
        {(one.supersededBy !== null || one.supersedes.length > 0) && (
          <Section name="Before and after">
            {one.supersededBy !== null && <Row to={paths.certificates.one(one.supersededBy.id)} subject={one.supersededBy.name} quiet="in its place now" />}
            {one.supersedes.map((before) => <Row key={before.id} to={paths.certificates.one(before.id)} subject={before.name} quiet="stood here before" />)}
          </Section>
        )}
      </>}>
      <Section name="What is wrong" {...(one.verdicts.length > 0 ? { count: one.verdicts.length } : {})}>
        {one.verdicts.length === 0 ? <Why>{one.state === 'current' ? 'Nothing: its end is far, its names fit, its key and its signature hold.' : 'It is used no more and judged no more.'}</Why> : (
          <ul className={css['verdicts']}>{one.verdicts.map((verdict) => <li key={verdict.code}><Urgency urgency={verdict.urgency} /><span className="why">{verdict.says}</span></li>)}</ul>
        )}
      </Section>
      <SubjectScore kind="certificate" id={one.id} from={wire(today - 30 * day)} to={wire(today)} before={0} after={ahead * day} label={`${one.name}, a month back and until it ends`} />
      <Section name="Who vouches for it" count={one.chain.length === 1 ? 'itself alone was sent' : `${one.chain.length} certificates`}><Chain certificate={one} /></Section>
      <Section name="Where it stands" count={open.length}>
        {open.length === 0 && <Why>Nowhere any more.</Why>}
        {open.map((sighting) => <Sighting key={`${sighting.kind} ${sighting.place}`} sighting={sighting} />)}
        {ended.slice(0, 10).map((sighting) => <Sighting key={`${sighting.kind} ${sighting.place} ${sighting.endedAt ?? ''}`} sighting={sighting} />)}
      </Section>
      <ObjectTimeline kind="certificate" id={one.id} />
    </DetailPage>
  )
}

function State({ one }: { one: CertificateDetail }) {
  if (one.state === 'superseded') return <StateMark state="muted" words="renewed: another stands in its place" />
  if (one.state === 'gone') return <StateMark state="muted" words="seen nowhere any more" />
  const worst = worstOf(one)
  const tone = toneOf(one)
  return <StateMark strong state={tone === 'plain' && worst && worst.urgency !== 'info' ? 'degraded' : marks[tone]} words={worst?.says ?? `good for ${daysWords(one.daysLeft)}`} />
}

const kindWords = { check: 'seen by a check', listener: 'a port of this machine', file: 'a file of this machine' } as const

function Sighting({ sighting }: { sighting: CertificateDetail['sightings'][number] }) {
  const { check, item } = sighting
  const says = [kindWords[sighting.kind], item ? `of ${item.name}` : '', sighting.endedAt === null ? '' : 'no more'].filter((part) => part !== '').join(', ')
  return <Row subject={<span className={css['names']}>{sighting.place}</span>} quiet={<>{says}{check !== null && <>, <Link to={paths.checks.one(check.id)}>{check.name}</Link></>}</>} right={sighting.endedAt === null ? <>since <Moment at={sighting.firstSeen} /></> : <>until <Moment at={sighting.endedAt} /></>} />
}
