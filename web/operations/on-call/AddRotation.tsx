import { useNavigate } from 'react-router'
import { addRotation } from '@fullscore/api/operations/on-call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useMe } from '../../access/SignedIn.tsx'
import { now } from '../../data/clock.ts'
import { useSend } from '../../data/query.ts'
import { Page, PageHeader } from '../../kit/PageHeader.tsx'
import { readerZone } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { planOf, RotationForm, type RotationFields } from './RotationForm.tsx'
import { t } from '../../words.ts'

/** Monday 09:00 of this week, so that a rotation made today has somebody at once. */
function thisMonday(zone: string): string {
  const today = now().toZonedDateTimeISO(zone).toPlainDate()
  return `${today.subtract({ days: today.dayOfWeek - 1 + (today.dayOfWeek === 1 ? 7 : 0) }).toString()}T09:00`
}

/** Makes a rotation. */
export function Component() {
  const navigate = useNavigate()
  const session = useSession()
  const reader = useMe()
  const zone = reader?.organisation.zone ?? readerZone()
  const { given, set } = useFields<RotationFields>({ name: t`First line`, teamId: reader?.person.teams[0]?.id ?? null, zone, starts: thisMonday(zone), every: '1', unit: 'weeks', windows: '', line: '1', participants: reader === undefined ? [] : [reader.person.id] })
  const add = useSend(addRotation, { done: (one) => void navigate(paths.rotations.one(one.id), { replace: true }) })
  const send = () => add.mutateAsync({ body: { name: given.name, teamId: given.teamId as Id<'team'>, line: Number(given.line), ...planOf(given) } })
  return (
    <Page narrow>
      <PageHeader title={t`Make a rotation`} path={[{ label: t`On call`, to: paths.onCall() }]} />
      <RotationForm fresh fields={given} set={set} verb={t`Make the rotation`} send={send} cancel={() => void navigate(-1)} reason={reasonWithout(session, 'on-call:manage')} />
    </Page>
  )
}
