import { useEffect, useState } from 'react'
import { readProbe, type ProbeWithToken } from '@fullscore/api/infrastructure/monitoring/probes.ts'
import { useRoute } from '../../../data/query.ts'
import { StateMark, Why } from '../../../kit/marks.tsx'
import { Row, Section } from '../../../kit/PageHeader.tsx'
import { ShownOnce } from '../../../profile/ShownOnce.tsx'
import { probeMark, reachFault } from './words.ts'
import { t } from '../../../words.ts'

/** The command that enrols a probe, shown this once, and below it whether the probe has spoken. */
export function Admit({ made, onClose }: { made: ProbeWithToken; onClose(): void }) {
  const { id, enrolledAt } = made.probe
  const now = useRoute(readProbe, { params: { id } }, { every: 2000 }).data
  const [spoke, setSpoke] = useState(false)
  useEffect(() => { if (now && now.enrolledAt !== null && now.enrolledAt !== enrolledAt) setSpoke(true) }, [now, enrolledAt])
  const fault = reachFault(made.command)
  return (
    <>
      <ShownOnce says={t`Type this on the far machine, in its copy of Fullscore. The token admits one probe, once.`} secret={made.command} until={made.until} onClose={onClose} />
      <Section name={t`The same, seen by nobody else there`}>
        <Why>{t`A token in the environment stands in no list of processes. The probe makes its own key; it never leaves that machine.`}</Why>
        <pre className="mono" tabIndex={0} aria-label={t`Command with the token in the environment`} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', margin: 0 }}>{made.commandByEnvironment}</pre>
        {fault !== undefined && <Why>{fault}</Why>}
      </Section>
      <Section name={t`Its first word`}><Row mark={<StateMark {...(spoke ? probeMark({ state: 'working' }) : probeMark({ state: 'waiting' }))} words="" />} subject={spoke ? t`It is enrolled and works.` : t`It waits to be enrolled.`} quiet={spoke ? t`Key ${now?.fingerprint?.slice(0, 23) ?? ''}…` : t`This line changes when the probe speaks.`} /></Section>
    </>
  )
}
