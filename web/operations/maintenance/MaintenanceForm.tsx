import { Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { Changed } from '../../data/changed.ts'
import { Field, Form, Side } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Section } from '../../kit/PageHeader.tsx'
import { useFields } from '../../pick/fields.ts'
import { ItemsPick, ServicesPick, TeamPick, ZonePick } from '../../pick/pick.tsx'
import { usualRules } from '../../kit/repeats.ts'
import { t } from '../../words.ts'

export interface MaintenanceFields { title: string; reason: string; teamId: string | null; serviceIds: string[]; itemIds: string[]; zone: string; starts: string; ends: string; repeats: string }

interface Props {
  given: MaintenanceFields
  verb: string
  send(fields: MaintenanceFields): Promise<unknown>
  reason: string | undefined
  /** A window stays with its team once it is planned. */
  ownerFixed?: boolean
  /** Of the window that `given` shows: what it becomes meanwhile. */
  version?: string | undefined
  reload?: () => Promise<Changed>
}

const own = 'own'

/** What a window covers, when it opens and how it comes again. */
export function MaintenanceForm({ given: first, verb, send, reason, ownerFixed, version, reload }: Props) {
  const navigate = useNavigate()
  const { given, set, text } = useFields<MaintenanceFields>(first, version)
  const rules = usualRules(given.starts)
  const [typed, setTyped] = useState(first.repeats !== '' && !rules.some((rule) => rule.value === first.repeats))
  const check = (): Record<string, string> => ({
    ...(given.teamId === null ? { teamId: t`Choose a team.` } : {}), ...(given.serviceIds.length + given.itemIds.length === 0 ? { serviceIds: t`Name at least one service or item.` } : {}),
  })
  const choose = (value: string | null) => {
    setTyped(value === own)
    if (value !== own) set({ repeats: value ?? '' })
  }
  return (
    <Form verb={verb} send={() => send({ ...given, repeats: given.repeats.trim() })} check={check} reason={reason} cancel={() => void navigate(-1)} {...(reload ? { reload } : {})}
      side={<Side name={t`What will happen`}><Why>{t`While it is open, new alerts of what it covers are kept and shown, but open no incident and page nobody. What still fires when it closes pages then. What fires already goes on as it is.`}</Why></Side>}>
      <Section name={t`What`}>
        <Field name="title" label={t`Title`}><TextInput autoFocus {...text('title')} /></Field>
        <Field name="reason" label={t`Why`}><Textarea autosize minRows={2} {...text('reason')} /></Field>
        {ownerFixed !== true && <Field name="teamId" label={t`Owner team`}><TeamPick value={given.teamId} onChange={(teamId) => set({ teamId })} /></Field>}
        <Field name="serviceIds" label={t`Services`} optional><ServicesPick value={given.serviceIds} onChange={(serviceIds) => set({ serviceIds })} /></Field>
        <Field name="itemIds" label={t`Items`} optional hint={t`The item itself, not what depends on it.`}><ItemsPick value={given.itemIds} onChange={(itemIds) => set({ itemIds })} /></Field>
      </Section>
      <Section name={t`When`}>
        <Field name="zone" label={t`Zone`} hint={t`It keeps its hours here when the clocks change.`}><ZonePick value={given.zone} onChange={(to) => set({ zone: to })} /></Field>
        <Field name="starts" label={t`Opens`}><TextInput type="datetime-local" {...text('starts')} /></Field>
        <Field name="ends" label={t`Until`}><TextInput type="datetime-local" {...text('ends')} /></Field>
        <Field name={typed ? 'again' : 'repeats'} label={t`Again`}><Select allowDeselect={false} data={[...rules, { value: own, label: t`by a rule of your own` }]} value={typed ? own : rules.some((rule) => rule.value === given.repeats) ? given.repeats : own} onChange={choose} /></Field>
        {typed && <Field name="repeats" label={t`Rule`} hint={t`RFC 5545, like FREQ=MONTHLY;BYDAY=1SA;UNTIL=20271231T000000Z.`}><TextInput className="mono" {...text('repeats')} /></Field>}
      </Section>
    </Form>
  )
}
