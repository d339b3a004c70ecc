import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { listChecks } from '@fullscore/api/infrastructure/monitoring.ts'
import { archiveProbe, readProbe, renewProbeToken, revokeProbe, type Probe, type ProbeWithToken } from '@fullscore/api/infrastructure/monitoring/probes.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { useRoute, useSend } from '../../../data/query.ts'
import { ObjectTimeline } from '../../../events/ObjectTimeline.tsx'
import { ActionButton } from '../../../kit/ActionButton.tsx'
import { Confirm } from '../../../kit/Confirm.tsx'
import { StateMark, Why } from '../../../kit/marks.tsx'
import { Moment } from '../../../kit/Moment.tsx'
import { DetailPage, FactList, FactStrip, PageHeader, Row, Section } from '../../../kit/PageHeader.tsx'
import { paths } from '../../../paths.ts'
import { reasonWithout, useSession } from '../../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../../shell/states.tsx'
import { checkMark } from '../CheckList.tsx'
import { targetWords } from '../fields.ts'
import { Admit } from './Admit.tsx'
import { ProbeGrants } from './ProbeGrants.tsx'
import { bufferWords, clockWords, probeMark } from './words.ts'

type Act = 'token' | 'revoke' | 'archive'
const shown = 12

/** One probe: whether it speaks, what it runs, what waits there, and who it is. */
export function Component() {
  const id = useParams()['id'] as Id<'probe'>
  const session = useSession()
  const navigate = useNavigate()
  const asked = useRoute(readProbe, { params: { id } }, { every: 5000 })
  const [acting, setActing] = useState<Act>()
  const [made, setMade] = useState<ProbeWithToken>()
  if (asked.error && !asked.data) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what="the probe" />
  const probe = asked.data
  const reason = reasonWithout(session, 'probes:manage')
  const add = reasonWithout(session, 'monitoring:manage')
  return (
    <DetailPage
      header={<PageHeader title={probe.name} path={[{ label: 'Probes', to: paths.probes() }]} above={<><StateMark {...probeMark(probe)} strong /> {probe.place}</>} below={probe.why}
        actions={<>
          <ActionButton reason={reason} showReason={false} onClick={() => setActing('token')}>{probe.enrolledAt === null ? 'New token' : 'Enrol anew'}</ActionButton>
          <ActionButton reason={reason ?? (probe.state === 'revoked' ? 'It is revoked already.' : undefined)} showReason={false} onClick={() => setActing('revoke')}>Revoke</ActionButton>
          <ActionButton reason={reason} showReason={false} onClick={() => void navigate(paths.probes.edit(id))}>Edit</ActionButton>
          <ActionButton main reason={add} showReason={false} onClick={() => void navigate(`${paths.checks.new()}?probe=${id}`)}>Add a check from here</ActionButton>
        </>} />}
      strip={<FactStrip note={[probe.skewSays, probe.versionSays].filter((one) => one !== '').join(' ') || undefined} facts={[
        { name: 'State', value: <StateMark {...probeMark(probe)} /> }, { name: 'Last heard', value: probe.heardAt === null ? 'never' : <Moment at={probe.heardAt} as="distance" /> }, { name: 'Checks', value: probe.checks.toLocaleString(readerLocale()) },
        { name: 'Buffer', value: bufferWords(probe) }, { name: 'Clock', value: clockWords(probe.skewMs) },
      ]} />}
      margin={<Margin probe={probe} reason={reason ?? (probe.checks > 0 ? 'It runs checks: move them or stop them first.' : undefined)} away={() => setActing('archive')} />}>
      {made !== undefined && <Admit made={made} onClose={() => setMade(undefined)} />}
      <Checks probe={probe} />
      <ProbeGrants probe={probe} />
      <ObjectTimeline kind="probe" id={id} />
      {acting && <ActDialog act={acting} probe={probe} onClose={() => setActing(undefined)} admitted={setMade} gone={() => void navigate(paths.probes(), { replace: true })} />}
    </DetailPage>
  )
}

function Margin({ probe, reason, away }: { probe: Probe; reason: string | undefined; away(): void }) {
  return (
    <>
      <Section name="Who it is">
        {probe.fingerprint === null ? <Why>It has no key yet: it makes one when it enrols.</Why> : <FactList facts={[
          { name: 'Key, SHA-256', value: <span className="mono">{probe.fingerprint.match(/.{1,24}/g)?.map((part) => <span key={part}>{part}<wbr /></span>)}</span> }, { name: 'Enrolled', value: probe.enrolledAt === null ? 'not yet' : <Moment at={probe.enrolledAt} /> }, { name: 'From', value: probe.enrolledFrom ?? 'unknown' },
          { name: 'Program', value: probe.programVersion ?? 'unknown' },
        ]} />}
      </Section>
      <Section name="Facts"><FactList facts={[{ name: 'Owner', value: probe.team.name }, { name: 'Place', value: probe.place === '' ? 'not said' : probe.place }, { name: 'Made', value: <Moment at={probe.madeAt} /> }, ...(probe.oldestAt === null ? [] : [{ name: 'Oldest in its buffer', value: <Moment at={probe.oldestAt} /> }])]} /></Section>
      <ActionButton reason={reason} showReason={false} onClick={away}>Put it away</ActionButton>
    </>
  )
}

function Checks({ probe }: { probe: Probe }) {
  const asked = useRoute(listChecks, { query: { probeId: probe.id, limit: shown } }, { every: 10_000 })
  const rows = asked.data?.items ?? []
  return (
    <Section name="What it runs" count={probe.checks} {...(probe.checks > shown ? { link: { label: 'All of them', to: `${paths.checks()}?probeId=${probe.id}` } } : {})}>
      {asked.data && rows.length === 0 && <Why>Nothing yet. A check says in its form who asks: this server, or a probe.</Why>}
      {rows.map((row) => <Row key={row.id} mark={<StateMark {...checkMark(row)} />} to={paths.checks.one(row.id)} subject={row.name} quiet={<>{row.summary} <span className="mono">{targetWords(row.target)}</span></>} right={row.lastAt === null ? '' : <Moment at={row.lastAt} as="distance" />} />)}
    </Section>
  )
}

const words: Record<Act, { title: (name: string) => string; verb: string; says: (probe: Probe) => string }> = {
  token: { title: (name) => `Make a new token for ${name}?`, verb: 'Make it', says: (probe) => `It is shown once and good for ten minutes.${probe.enrolledAt === null ? ' The one before stops working.' : ' The key that is enrolled works on until another enrols: then its access ends at once.'}` },
  revoke: { title: (name) => `Revoke ${name}?`, verb: 'Revoke it', says: (probe) => `It gets nothing and nothing of it is taken, from now on. ${probe.checks === 0 ? 'It runs no checks.' : `Its ${probe.checks === 1 ? 'check becomes' : `${probe.checks} checks become`} unknown; nobody is alerted.`}` },
  archive: { title: (name) => `Put ${name} away?`, verb: 'Put it away', says: () => 'Its key is gone for good. What its checks found stays.' },
}

function ActDialog({ act, probe, onClose, admitted, gone }: { act: Act; probe: Probe; onClose(): void; admitted(made: ProbeWithToken): void; gone(): void }) {
  const [token, revoke, archive] = [useSend(renewProbeToken, { done: admitted }), useSend(revokeProbe, { shows: [{ kind: 'check' }] }), useSend(archiveProbe, { done: gone })]
  const params = { id: probe.id }
  const send: Record<Act, () => Promise<unknown>> = { token: () => token.mutateAsync({ params }), revoke: () => revoke.mutateAsync({ params }), archive: () => archive.mutateAsync({ params }) }
  return <Confirm open onClose={onClose} title={words[act].title(probe.name)} verb={words[act].verb} act={send[act]}>{words[act].says(probe)}</Confirm>
}
