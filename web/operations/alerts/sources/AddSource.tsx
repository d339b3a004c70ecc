import { useState } from 'react'
import { useNavigate } from 'react-router'
import { addSource, readSource } from '@fullscore/api/operations/alerts/sources.ts'
import type { AnswerOf } from '@fullscore/api/route.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useMe } from '../../../access/SignedIn.tsx'
import { useRoute, useSend } from '../../../data/query.ts'
import { StateMark } from '../../../kit/marks.tsx'
import { Page, PageHeader, Row, Section } from '../../../kit/PageHeader.tsx'
import { paths } from '../../../paths.ts'
import { useFields } from '../../../pick/fields.ts'
import { ShownOnce } from '../../../profile/ShownOnce.tsx'
import { reasonWithout, useSession } from '../../../shell/session.ts'
import { SetUp } from './SetUp.tsx'
import { silentDaysOf, SourceForm, type SourceFields } from './SourceForm.tsx'
import { markOf, stateWords } from './words.ts'
import { t } from '../../../words.ts'

const path = [{ label: t`Alert sources`, to: paths.alertSources() }]

/** Adds a source, then shows its key this once with what to copy into the sender. */
export function Component() {
  const navigate = useNavigate()
  const session = useSession()
  const reader = useMe()
  const [made, setMade] = useState<AnswerOf<typeof addSource>>()
  const { given, set } = useFields<SourceFields>({ name: '', kind: 'alertmanager', teamId: reader?.person.teams[0]?.id ?? null, reach: 'team', defaultServiceId: null, defaultUrgency: 'medium', silentDays: 3 })
  const add = useSend(addSource, { done: setMade })
  const send = () => add.mutateAsync({ body: {
    name: given.name, kind: given.kind, teamId: given.teamId as Id<'team'>, reach: given.reach, defaultUrgency: given.defaultUrgency, silentDays: silentDaysOf(given.silentDays),
    ...(given.defaultServiceId ? { defaultServiceId: given.defaultServiceId } : {}),
  } })
  if (made) return <Made made={made} />
  return (
    <Page narrow>
      <PageHeader title={t`Add an alert source`} path={path} />
      <SourceForm fresh fields={given} set={set} verb={t`Add the source`} send={send} cancel={() => void navigate(-1)} reason={reasonWithout(session, 'alerts:manage')} />
    </Page>
  )
}

function Made({ made }: { made: AnswerOf<typeof addSource> }) {
  const navigate = useNavigate()
  const { id, name, kind, address } = made.source
  // Whoever sets the sender up waits for its first word.
  const heard = useRoute(readSource, { params: { id } }, { every: 3000 }).data ?? made.source
  return (
    <Page narrow>
      <PageHeader title={t`${name} is added. Give its sender the key.`} path={path} />
      <ShownOnce says={t`It cannot be shown again; a new one can be made at any time.`} secret={made.key} onClose={() => void navigate(paths.alertSources.one(id), { replace: true })} />
      <SetUp kind={kind} address={address} secret={made.key} />
      <Section name={t`Its first word`}><Row mark={<StateMark state={markOf(heard.state)} words="" />} subject={stateWords[heard.state]} quiet={heard.state === 'never-heard' ? t`This line changes when something comes.` : heard.why} /></Section>
    </Page>
  )
}
