import { MultiSelect, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { forgetSubscriber, overrideStatus, showWindow, type ComponentState, type StatusPage } from '@fullscore/api/operations/status-page.ts'
import { now } from '../../data/clock.ts'
import { useSend } from '../../data/query.ts'
import { Confirm } from '../../kit/Confirm.tsx'
import { readerZone } from '../../kit/time.ts'
import { useFields } from '../../pick/fields.ts'
import { toast } from '../../shell/toast.ts'
import { stateChoices } from './words.ts'
import css from './status-page.module.css'

/** A person's word instead of what is measured, with its reason and its end. */
export function OverrideDialog({ component, onClose }: { component: StatusPage['components'][number]; onClose(): void }) {
  const send = useSend(overrideStatus)
  const zone = readerZone()
  const soon = now().toZonedDateTimeISO(zone).add({ hours: 2 }).toPlainDateTime().toString({ smallestUnit: 'minute' })
  const { given, set, text } = useFields({ state: stateChoices[2]!.value, reason: '', until: soon })
  const act = () => send.mutateAsync({ params: { id: component.id }, body: { state: given.state, reason: given.reason, until: Temporal.PlainDateTime.from(given.until).toZonedDateTime(zone).toInstant().toString() } })
  const reason = given.reason.trim() === '' ? 'Say why: colleagues ask.' : given.until === '' ? 'Say until when.' : undefined
  return (
    <Confirm open onClose={onClose} title={`Set the state of ${component.name}?`} verb="Set it" reason={reason} act={act}>
      <div className={css['dialog']}>
        <NativeSelect label="State" data={stateChoices} value={given.state} onChange={(event) => set({ state: event.currentTarget.value as ComponentState })} />
        <Textarea label="Why" description="for colleagues; the public never reads it" autosize minRows={2} {...text('reason')} data-autofocus />
        <TextInput label="Until" description={`by ${zone}, at most 30 days away`} type="datetime-local" {...text('until')} />
        <p className="why">Until then it holds whatever checks and incidents say. Now it is computed: {component.why}</p>
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
    <Confirm open onClose={onClose} title={`Tell the public of ${window.title}?`} verb={window.shown ? 'Save' : 'Tell the public'} reason={given.title.trim() === '' ? 'Say what the public calls it.' : undefined} act={act}>
      <div className={css['dialog']}>
        <TextInput label="Title for the public" description="the title and reason for colleagues are never shown outside" {...text('title')} data-autofocus />
        <Textarea label="What they will notice" autosize minRows={2} {...text('text')} />
        <MultiSelect label="Components" description="under maintenance while it is open" comboboxProps={{ withinPortal: true }} data={components.map((one) => ({ value: one.id, label: one.name }))} value={given.componentIds} onChange={(componentIds) => set({ componentIds })} />
        <p className="why">Subscribers of these components are told now, when it begins and when it is over.</p>
      </div>
    </Confirm>
  )
}

/** Erases what somebody subscribed with. */
export function ForgetDialog({ onClose }: { onClose(): void }) {
  const send = useSend(forgetSubscriber, { done: ({ forgotten }) => toast(forgotten === 0 ? 'No subscriber has that address.' : 'The address is forgotten.') })
  const { given, text } = useFields({ address: '' })
  return (
    <Confirm open onClose={onClose} title="Forget the address of a subscriber?" verb="Forget it" reason={given.address.trim().length < 3 ? 'Say which address.' : undefined} act={() => send.mutateAsync({ body: { address: given.address } })}>
      <div className={css['dialog']}>
        <TextInput label="Mail or webhook address" {...text('address')} data-autofocus />
        <p className="why">Nothing more is sent to it, and nothing of it is kept. The record says that an address was erased, not which.</p>
      </div>
    </Confirm>
  )
}
