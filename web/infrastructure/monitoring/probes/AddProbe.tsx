import { useState } from 'react'
import { useNavigate } from 'react-router'
import { addProbe, type ProbeWithToken } from '@fullscore/api/infrastructure/monitoring/probes.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useMe } from '../../../access/SignedIn.tsx'
import { useSend } from '../../../data/query.ts'
import { Side } from '../../../kit/Form.tsx'
import { Why } from '../../../kit/marks.tsx'
import { Page, PageHeader } from '../../../kit/PageHeader.tsx'
import { paths } from '../../../paths.ts'
import { useFields } from '../../../pick/fields.ts'
import { reasonWithout, useSession } from '../../../shell/session.ts'
import { Admit } from './Admit.tsx'
import { ProbeForm, type ProbeFields } from './ProbeForm.tsx'
import { t } from '../../../words.ts'

const path = [{ label: t`Probes`, to: paths.probes() }]

/** Makes a probe, then shows this once what is typed on its machine. */
export function Component() {
  const navigate = useNavigate()
  const session = useSession()
  const reader = useMe()
  const [made, setMade] = useState<ProbeWithToken>()
  const { given, set } = useFields<ProbeFields>({ name: '', place: '', teamId: reader?.person.teams[0]?.id ?? null })
  const add = useSend(addProbe, { done: setMade })
  if (made) {
    return (
      <Page narrow>
        <PageHeader title={t`${made.probe.name} is made. Start it on its machine.`} path={path} />
        <Admit made={made} onClose={() => void navigate(paths.probes.one(made.probe.id), { replace: true })} />
      </Page>
    )
  }
  return (
    <Page narrow>
      <PageHeader title={t`Add a probe`} path={path} />
      <ProbeForm fields={given} set={set} verb={t`Add the probe`} cancel={() => void navigate(-1)} reason={reasonWithout(session, 'probes:manage')}
        send={() => add.mutateAsync({ body: { name: given.name.trim(), place: given.place.trim(), ...(given.teamId === null ? {} : { teamId: given.teamId as Id<'team'> }) } })}
        side={<Side name={t`What will happen`}><Why>{t`You get one command for the far machine, good for ten minutes and once. The probe calls out by HTTPS; it needs no open port, no database and little memory. Its owner’s department may check loopback and public addresses from there until an administrator grants more.`}</Why></Side>} />
    </Page>
  )
}
