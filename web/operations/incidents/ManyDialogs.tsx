import { Select, Textarea } from '@mantine/core'
import type { Incident } from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { Confirm } from '../../kit/Confirm.tsx'
import type { Deed } from '../../kit/Done.tsx'
import { useFields } from '../../pick/fields.ts'
import { TeamPick } from '../../pick/pick.tsx'
import { AskUntil } from './Moving.tsx'
import type { useDeeds } from './deeds.ts'
import { count, t } from '../../words.ts'
import css from './incidents.module.css'

export type Asking = 'resolve' | 'merge' | 'route' | 'snooze'
interface Props { rows: readonly Incident[]; deeds: ReturnType<typeof useDeeds>; onClose(): void; done(deed: Deed): void }

/** Asks what a deed on many incidents needs. */
export function ManyDialog({ is, ...given }: Props & { is: Asking }) {
  switch (is) {
    case 'resolve': return <Resolve {...given} />
    case 'merge': return <Merge {...given} />
    case 'route': return <HandOver {...given} />
    case 'snooze': return <AskUntil title={count(given.rows.length, 'Leave it alone for a while?', 'Leave # incidents alone for a while?')} onClose={given.onClose} act={async (until) => given.done(await given.deeds.snoozed(given.rows, until))} />
  }
}

function Resolve({ rows, deeds, onClose, done }: Props) {
  const { given, text } = useFields({ note: '' })
  const firing = rows.filter((row) => row.firing > 0 && row.state !== 'resolved').length
  return (
    <Confirm open onClose={onClose} title={count(rows.length, 'Resolve it?', 'Resolve # incidents?')} verb={t`Resolve`} reason={given.note.trim() === '' ? t`Say in a note what it was.` : undefined} act={async () => done(await deeds.resolved(rows, given.note))}>
      <p>{t`Each gets the same note. This is not undone here: opening one again pages people.`}{firing > 0 && ` ${count(firing, 'One has alerts that still fire: it is left out and named.', '# have alerts that still fire: they are left out and named.')}`}</p>
      <Textarea data-autofocus label={t`What it was`} autosize minRows={2} {...text('note')} />
    </Confirm>
  )
}

function Merge({ rows, deeds, onClose, done }: Props) {
  // The gravest goes on, and of those the oldest.
  const first = rows.toSorted((a, b) => a.severity - b.severity || a.number - b.number).find((row) => row.state !== 'resolved')
  const { given, set, text } = useFields<{ into: string | null; note: string }>({ into: first?.id ?? null, note: '' })
  const into = rows.find((row) => row.id === given.into)
  const reason = rows.length < 2 ? t`Select at least two.` : into === undefined ? t`Choose which one goes on.` : given.note.trim() === '' ? t`Say why they are one.` : undefined
  return (
    <Confirm open onClose={onClose} title={t`Merge ${rows.length} incidents into one`} verb={t`Merge`} reason={reason} act={async () => done(await deeds.merged(rows.filter((row) => row !== into), into!, given.note))}>
      <p>{t`Alerts and tasks of the others are worked on in the one that goes on, their pages stop, their readers are led there. It can be undone.`}</p>
      <div className={css['dialog']}>
        <Select label={t`Goes on`} allowDeselect={false} data={rows.filter((row) => row.state !== 'resolved').map((row) => ({ value: row.id as string, label: `SEV${row.severity} INC-${row.number} ${row.title}` }))} value={given.into} onChange={(id) => set({ into: id })} comboboxProps={{ withinPortal: true }} />
        <Textarea label={t`Why they are one`} autosize minRows={2} {...text('note')} />
      </div>
    </Confirm>
  )
}

function HandOver({ rows, deeds, onClose, done }: Props) {
  const { given, set, text } = useFields({ teamId: null as string | null, note: '' })
  const reason = given.teamId === null ? t`Choose a team.` : given.note.trim() === '' ? t`Say in a note how it stands, for who takes it over.` : undefined
  return (
    <Confirm open onClose={onClose} title={count(rows.length, 'Hand it to another team?', 'Hand # incidents to another team?')} verb={t`Hand over`} reason={reason} act={async () => done(await deeds.handed(rows, { teamId: given.teamId as Id<'team'>, note: given.note }))}>
      <p>{t`Each is open again and pages there, by that team’s own escalation policy. Who had it goes on seeing it.`}</p>
      <div className={css['dialog']}>
        <TeamPick label={t`Team`} value={given.teamId} onChange={(teamId) => set({ teamId })} />
        <Textarea label={t`Note`} autosize minRows={2} {...text('note')} />
      </div>
    </Confirm>
  )
}
