import { Textarea, TextInput } from '@mantine/core'
import { useNavigate, useSearchParams } from 'react-router'
import { planMaintenance } from '@fullscore/api/operations/maintenance.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useMe } from '../../access/SignedIn.tsx'
import { now } from '../../data/clock.ts'
import { useSend } from '../../data/query.ts'
import { Field, Form, Side } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Page, PageHeader, Section } from '../../kit/PageHeader.tsx'
import { readerZone } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { ItemsPick, ServicesPick, TeamPick, ZonePick } from '../../pick/pick.tsx'
import { reasonWithout, useSession } from '../../shell/session.ts'

interface Fields { title: string; reason: string; teamId: string | null; serviceIds: string[]; itemIds: string[]; zone: string; starts: string; ends: string; repeats: string }

/** The next full hour in a zone and the one two hours after, as wall-clock readings. */
function soon(zone: string): { starts: string; ends: string } {
  const hour = now().toZonedDateTimeISO(zone).round({ smallestUnit: 'hour', roundingMode: 'ceil' }).toPlainDateTime()
  const text = (hours: number) => hour.add({ hours }).toString({ smallestUnit: 'minute' })
  return { starts: text(0), ends: text(2) }
}

/** Plans a maintenance window. */
export function Component() {
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const session = useSession()
  const reader = useMe()
  const zone = reader?.organisation.zone ?? readerZone()
  const one = (name: string) => search.getAll(name).slice(0, 1)
  const { given, set, text } = useFields<Fields>({ title: '', reason: '', teamId: reader?.person.teams[0]?.id ?? null, serviceIds: one('service'), itemIds: one('item'), zone, ...soon(zone), repeats: '' })
  const plan = useSend(planMaintenance, { done: (answer) => void navigate(paths.maintenance.one(answer.id), { replace: true }) })
  const send = () => plan.mutateAsync({ body: {
    title: given.title, reason: given.reason, teamId: given.teamId as Id<'team'>, serviceIds: given.serviceIds, itemIds: given.itemIds, zone: given.zone, starts: given.starts, ends: given.ends,
    ...(given.repeats.trim() ? { repeats: given.repeats.trim() } : {}),
  } })
  const check = (): Record<string, string> => ({
    ...(given.teamId === null ? { teamId: 'Choose a team.' } : {}), ...(given.serviceIds.length + given.itemIds.length === 0 ? { serviceIds: 'Name at least one service or item.' } : {}),
  })
  return (
    <Page narrow>
      <PageHeader title="Plan a maintenance window" path={[{ label: 'Maintenance', to: paths.maintenance() }]} />
      <Form verb="Plan it" send={send} check={check} reason={reasonWithout(session, 'maintenance:manage')} cancel={() => void navigate(-1)}
        side={<Side name="What will happen"><Why>While it is open, new alerts of what it covers are kept and shown, but open no incident and page nobody. What still fires when it closes pages then. What fires already goes on as it is.</Why></Side>}>
        <Section name="What">
          <Field name="title" label="Title"><TextInput autoFocus {...text('title')} /></Field>
          <Field name="reason" label="Why"><Textarea autosize minRows={2} {...text('reason')} /></Field>
          <Field name="teamId" label="Owner team"><TeamPick value={given.teamId} onChange={(teamId) => set({ teamId })} /></Field>
          <Field name="serviceIds" label="Services" optional><ServicesPick value={given.serviceIds} onChange={(serviceIds) => set({ serviceIds })} /></Field>
          <Field name="itemIds" label="Items" optional hint="The item itself, not what depends on it."><ItemsPick value={given.itemIds} onChange={(itemIds) => set({ itemIds })} /></Field>
        </Section>
        <Section name="When">
          <Field name="zone" label="Zone" hint="It keeps its hours here when the clocks change."><ZonePick value={given.zone} onChange={(to) => set({ zone: to })} /></Field>
          <Field name="starts" label="Opens"><TextInput type="datetime-local" {...text('starts')} /></Field>
          <Field name="ends" label="Until"><TextInput type="datetime-local" {...text('ends')} /></Field>
          <Field name="repeats" label="Repeats" optional hint="RFC 5545, like FREQ=WEEKLY;BYDAY=SU or FREQ=MONTHLY;BYDAY=1SA. Empty is once."><TextInput className="mono" {...text('repeats')} /></Field>
        </Section>
      </Form>
    </Page>
  )
}
