import { Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { addAction, changeAction, type FollowUp, type Review } from '@fullscore/api/operations/incidents/review.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useSend } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Confirm } from '../../kit/Confirm.tsx'
import { StateMark } from '../../kit/marks.tsx'
import { Section } from '../../kit/PageHeader.tsx'
import { useFields } from '../../pick/fields.ts'
import { PersonPick } from '../../pick/pick.tsx'
import { ageMark, ageWords } from './FollowUps.tsx'
import { dayWords } from '../../kit/time.ts'
import { t } from '../../words.ts'
import css from './incidents.module.css'

/** What is to be done, by whom and when; chased until it is closed. */
export function Actions({ review, reason }: { review: Review; reason: string | undefined }) {
  const [doing, setDoing] = useState<'add' | { close: FollowUp } | { move: FollowUp }>()
  const open = review.actions.filter((one) => one.ageing !== 'closed').length
  const onClose = () => setDoing(undefined)
  return (
    <Section name={t`Actions`} count={review.actions.length === 0 ? t`none` : t`${open} of ${review.actions.length} open`} {...(reason === undefined ? { link: { label: t`Add an action`, onClick: () => setDoing('add') } } : {})}>
      {review.actions.map((one) => (
        <div key={one.id} className={css['update']}>
          <StateMark state={ageMark(one)} words={one.title} strong={one.ageing !== 'closed'} />
          <p className="quiet">{t`${one.owner.name}, by ${dayWords(one.dueOn)}, ${ageWords(one)}${one.note && `: ${one.note}`}`}</p>
          {one.ageing !== 'closed' && reason === undefined && <div className={css['draftActions']}><ActionButton size="xs" onClick={() => setDoing({ close: one })}>{t`Close`}</ActionButton><ActionButton size="xs" onClick={() => setDoing({ move: one })}>{t`Move or hand over`}</ActionButton></div>}
        </div>
      ))}
      {review.actions.length === 0 && <p className="quiet">{t`Nothing is to be done yet. The owner is reminded before the day, and every week after it.`}</p>}
      {doing === 'add' && <Add id={review.incident.id as Id<'incident'>} onClose={onClose} />}
      {typeof doing === 'object' && 'close' in doing && <Close one={doing.close} onClose={onClose} />}
      {typeof doing === 'object' && 'move' in doing && <Move one={doing.move} onClose={onClose} />}
    </Section>
  )
}

function Add({ id, onClose }: { id: Id<'incident'>; onClose(): void }) {
  const add = useSend(addAction)
  const { given, set, text } = useFields({ title: '', owner: null as string | null, dueOn: '' })
  const reason = given.title.trim() === '' ? t`Say what is to be done.` : given.owner === null ? t`It needs an owner.` : given.dueOn === '' ? t`It needs a day.` : undefined
  return (
    <Confirm open onClose={onClose} title={t`Add an action`} verb={t`Add it`} reason={reason} act={() => add.mutateAsync({ params: { id }, body: { title: given.title, ownerId: given.owner as Id<'person'>, dueOn: given.dueOn } })}>
      <div className={css['dialog']}>
        <TextInput label={t`What is to be done`} maxLength={300} {...text('title')} data-autofocus />
        <div className={css['pair']}><PersonPick label={t`Owner`} value={given.owner} onChange={(owner) => set({ owner })} /><TextInput type="date" label={t`By`} {...text('dueOn')} /></div>
      </div>
    </Confirm>
  )
}

const where = (one: FollowUp) => ({ id: one.incident.id as Id<'incident'>, actionId: one.id })

function Close({ one, onClose }: { one: FollowUp; onClose(): void }) {
  const change = useSend(changeAction)
  const { given, set, text } = useFields({ note: '', dropped: false })
  const act = () => change.mutateAsync({ params: where(one), body: { outcome: given.dropped ? 'dropped' : 'done', ...(given.note.trim() ? { note: given.note } : {}) } })
  return (
    <Confirm open onClose={onClose} title={one.title} verb={given.dropped ? t`Drop it` : t`It is done`} reason={given.dropped && given.note.trim() === '' ? t`Say why it is not to be done.` : undefined} act={act}>
      <div className={css['dialog']}>
        <Textarea label={given.dropped ? t`Why it is not to be done` : t`What was done (may be empty)`} autosize minRows={2} {...text('note')} data-autofocus />
        <span><ActionButton size="xs" onClick={() => set({ dropped: !given.dropped })}>{given.dropped ? t`No, it is done` : t`It will not be done`}</ActionButton></span>
      </div>
    </Confirm>
  )
}

function Move({ one, onClose }: { one: FollowUp; onClose(): void }) {
  const change = useSend(changeAction)
  const { given, set, text } = useFields<{ owner: string | null; dueOn: string }>({ owner: one.owner.id, dueOn: one.dueOn })
  const act = () => change.mutateAsync({ params: where(one), body: { ownerId: given.owner as Id<'person'>, dueOn: given.dueOn } })
  return (
    <Confirm open onClose={onClose} title={one.title} verb={t`Save`} reason={given.owner === null ? t`It needs an owner.` : given.dueOn === '' ? t`It needs a day.` : undefined} act={act}>
      <div className={css['pair']}><PersonPick label={t`Owner`} known={one.owner} value={given.owner} onChange={(owner) => set({ owner })} /><TextInput type="date" label={t`By`} {...text('dueOn')} /></div>
    </Confirm>
  )
}
