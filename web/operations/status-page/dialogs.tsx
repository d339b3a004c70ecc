import { MultiSelect, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { forgetSubscriber, overrideStatus, showWindow, type ComponentState, type StatusPage } from '@fullscore/api/operations/status-page.ts'
import { now } from '../../data/clock.ts'
import { useSend } from '../../data/query.ts'
import { Confirm } from '../../kit/Confirm.tsx'
import { readerZone } from '../../kit/time.ts'
import { useFields } from '../../pick/fields.ts'
import { toast } from '../../shell/toast.ts'
import { stateChoices } from './words.ts'
import { t } from '../../words.ts'
import css from './status-page.module.css'

/** A person's word instead of what is measured, with its reason and its end. */
export function OverrideDialog({ component, onClose }: { component: StatusPage['components'][number]; onClose(): void }) {
  const send = useSend(overrideStatus)
  const zone = readerZone()
  const soon = now().toZonedDateTimeISO(zone).add({ hours: 2 }).toPlainDateTime().toString({ smallestUnit: 'minute' })
  const { given, set, text } = useFields({ state: stateChoices[2]!.value, reason: '', until: soon })
  const act = () => send.mutateAsync({ params: { id: component.id }, body: { state: given.state, reason: given.reason, until: Temporal.PlainDateTime.from(given.until).toZonedDateTime(zone).toInstant().toString() } })
  const reason = given.reason.trim() === '' ? t`Say why: colleagues ask.` : given.until === '' ? t`Say until when.` : undefined
  return (
    <Confirm open onClose={onClose} title={t`Set the state of ${component.name}?`} verb={t`Set it`} reason={reason} act={act}>
      <div className={css['dialog']}>
        <NativeSelect label={t`State`} data={stateChoices} value={given.state} onChange={(event) => set({ state: event.currentTarget.value as ComponentState })} />
        <Textarea label={t`Why`} description={t`for colleagues; the public never reads it`} autosize minRows={2} {...text('reason')} data-autofocus />
        <TextInput label={t`Until`} description={t`by ${zone}, at most 30 days away`} type="datetime-local" {...text('until')} />
        <p className="why">{t`Until then it holds whatever checks and incidents say. Now it is computed: ${component.why}`}</p>
      </div>
    </Confirm>
  )
}

/** What the public is told of a maintenance window. */
export function WindowDialog({ window, components, onClose }: { window: StatusPage['windows'][number]; components: StatusPage['components']; onClose(): void }) {
  const send = useSend(showWindow)
  const { given, set, text } = useFields({ title: window.shown?.title ?? '', text: window.shown?.text ?? '', componentIds: (window.shown?.componentIds ?? []).map(String) })
  const act = () => send.mutateAsync({ params: { id: window.id }, body: { title: given.title, text: given.text, componentIds: given.componentIds } })
  return (
    <Confirm open onClose={onClose} title={t`Tell the public of ${window.title}?`} verb={window.shown ? t`Save` : t`Tell the public`} reason={given.title.trim() === '' ? t`Say what the public calls it.` : undefined} act={act}>
      <div className={css['dialog']}>
        <TextInput label={t`Title for the public`} description={t`the title and reason for colleagues are never shown outside`} {...text('title')} data-autofocus />
        <Textarea label={t`What they will notice`} autosize minRows={2} {...text('text')} />
        <MultiSelect label={t`Components`} description={t`under maintenance while it is open`} comboboxProps={{ withinPortal: true }} data={components.map((one) => ({ value: one.id, label: one.name }))} value={given.componentIds} onChange={(componentIds) => set({ componentIds })} />
        <p className="why">{t`Subscribers of these components are told now, when it begins and when it is over.`}</p>
      </div>
    </Confirm>
  )
}

/** Erases what somebody subscribed with. */
export function ForgetDialog({ onClose }: { onClose(): void }) {
  const send = useSend(forgetSubscriber, { done: ({ forgotten }) => toast(forgotten === 0 ? t`No subscriber has that address.` : t`The address is forgotten.`) })
  const { given, text } = useFields({ address: '' })
  return (
    <Confirm open onClose={onClose} title={t`Forget the address of a subscriber?`} verb={t`Forget it`} reason={given.address.trim().length < 3 ? t`Say which address.` : undefined} act={() => send.mutateAsync({ body: { address: given.address } })}>
      <div className={css['dialog']}>
        <TextInput label={t`Mail or webhook address`} {...text('address')} data-autofocus />
        <p className="why">{t`Nothing more is sent to it, and nothing of it is kept. The record says that an address was erased, not which.`}</p>
      </div>
    </Confirm>
  )
}
