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
import { count, t } from '../../../words.ts'

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
  if (!asked.data) return <LoadingPage what={t`the probe`} />
  const probe = asked.data
  const reason = reasonWithout(session, 'probes:manage')
  const add = reasonWithout(session, 'monitoring:manage')
  return (
    <DetailPage
      header={<PageHeader title={probe.name} path={[{ label: t`Probes`, to: paths.probes() }]} above={<><StateMark {...probeMark(probe)} strong /> {probe.place}</>} below={probe.why}
        actions={<>
          <ActionButton reason={reason} showReason={false} onClick={() => setActing('token')}>{probe.enrolledAt === null ? t`New token` : t`Enrol anew`}</ActionButton>
          <ActionButton reason={reason ?? (probe.state === 'revoked' ? t`It is revoked already.` : undefined)} showReason={false} onClick={() => setActing('revoke')}>{t`Revoke`}</ActionButton>
          <ActionButton reason={reason} showReason={false} onClick={() => void navigate(paths.probes.edit(id))}>{t`Edit`}</ActionButton>
          <ActionButton main reason={add} showReason={false} onClick={() => void navigate(`${paths.checks.new()}?probe=${id}`)}>{t`Add a check from here`}</ActionButton>
        </>} />}
      strip={<FactStrip note={[probe.skewSays, probe.versionSays].filter((one) => one !== '').join(' ') || undefined} facts={[
        { name: t`State`, value: <StateMark {...probeMark(probe)} /> }, { name: t`Last heard`, value: probe.heardAt === null ? 'never' : <Moment at={probe.heardAt} as="distance" /> }, { name: t`Checks`, value: probe.checks.toLocaleString(readerLocale()) },
        { name: t`Buffer`, value: bufferWords(probe) }, { name: t`Clock`, value: clockWords(probe.skewMs) },
      ]} />}
      margin={<Margin probe={probe} reason={reason ?? (probe.checks > 0 ? t`It runs checks: move them or stop them first.` : undefined)} away={() => setActing('archive')} />}>
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
      <Section name={t`Who it is`}>
        {probe.fingerprint === null ? <Why>{t`It has no key yet: it makes one when it enrols.`}</Why> : <FactList facts={[
          { name: t`Key, SHA-256`, value: <span className="mono">{probe.fingerprint.match(/.{1,24}/g)?.map((part) => <span key={part}>{part}<wbr /></span>)}</span> }, { name: t`Enrolled`, value: probe.enrolledAt === null ? t`not yet` : <Moment at={probe.enrolledAt} /> }, { name: t`From`, value: probe.enrolledFrom ?? 'unknown' },
          { name: t`Program`, value: probe.programVersion ?? 'unknown' },
        ]} />}
      </Section>
      <Section name={t`Facts`}><FactList facts={[{ name: t`Owner`, value: probe.team.name }, { name: t`Place`, value: probe.place === '' ? t`not said` : probe.place }, { name: t`Made`, value: <Moment at={probe.madeAt} /> }, ...(probe.oldestAt === null ? [] : [{ name: t`Oldest in its buffer`, value: <Moment at={probe.oldestAt} /> }])]} /></Section>
      <ActionButton reason={reason} showReason={false} onClick={away}>{t`Put it away`}</ActionButton>
    </>
  )
}

function Checks({ probe }: { probe: Probe }) {
  const asked = useRoute(listChecks, { query: { probeId: probe.id, limit: shown } }, { every: 10_000 })
  const rows = asked.data?.items ?? []
  return (
    <Section name={t`What it runs`} count={probe.checks} {...(probe.checks > shown ? { link: { label: t`All of them`, to: `${paths.checks()}?probeId=${probe.id}` } } : {})}>
      {asked.data && rows.length === 0 && <Why>{t`Nothing yet. A check says in its form who asks: this server, or a probe.`}</Why>}
      {rows.map((row) => <Row key={row.id} mark={<StateMark {...checkMark(row)} />} to={paths.checks.one(row.id)} subject={row.name} quiet={<>{row.summary} <span className="mono">{targetWords(row.target)}</span></>} right={row.lastAt === null ? '' : <Moment at={row.lastAt} as="distance" />} />)}
    </Section>
  )
}

const words: Record<Act, { title: (name: string) => string; verb: string; says: (probe: Probe) => string }> = {
  token: { title: (name) => t`Make a new token for ${name}?`, verb: t`Make it`, says: (probe) => `${t`It is shown once and good for ten minutes.`} ${probe.enrolledAt === null ? t`The one before stops working.` : t`The key that is enrolled works on until another enrols: then its access ends at once.`}` },
  revoke: { title: (name) => t`Revoke ${name}?`, verb: t`Revoke it`, says: (probe) => `${t`It gets nothing and nothing of it is taken, from now on.`} ${probe.checks === 0 ? t`It runs no checks.` : count(probe.checks, 'Its check becomes unknown; nobody is alerted.', 'Its # checks become unknown; nobody is alerted.')}` },
  archive: { title: (name) => t`Put ${name} away?`, verb: t`Put it away`, says: () => t`Its key is gone for good. What its checks found stays.` },
}

function ActDialog({ act, probe, onClose, admitted, gone }: { act: Act; probe: Probe; onClose(): void; admitted(made: ProbeWithToken): void; gone(): void }) {
  const [token, revoke, archive] = [useSend(renewProbeToken, { done: admitted }), useSend(revokeProbe, { shows: [{ kind: 'check' }] }), useSend(archiveProbe, { done: gone })]
  const params = { id: probe.id }
  const send: Record<Act, () => Promise<unknown>> = { token: () => token.mutateAsync({ params }), revoke: () => revoke.mutateAsync({ params }), archive: () => archive.mutateAsync({ params }) }
  return <Confirm open onClose={onClose} title={words[act].title(probe.name)} verb={words[act].verb} act={send[act]}>{words[act].says(probe)}</Confirm>
}
