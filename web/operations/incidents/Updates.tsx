import { Checkbox, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { discardPublic, draftPublic, postUpdate, publishPublic } from '@fullscore/api/operations/incidents/updates.ts'
import { PublicStage, publicStages } from '@fullscore/api/operations/incidents/parts.ts'
import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { AnswerOf } from '@fullscore/api/route.ts'
import { statusComponents } from '@fullscore/api/operations/status-page.ts'
import { useRoute, useSend } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Confirm } from '../../kit/Confirm.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { Section } from '../../kit/PageHeader.tsx'
import { useFields } from '../../pick/fields.ts'
import { toastFailure } from '../../shell/toast.ts'
import { useFollowers } from './Followers.tsx'
import { reasonOf, type Dialog } from './reason.ts'
import { choices, count, t, word } from '../../words.ts'
import css from './incidents.module.css'

type Public = IncidentDetail['publicUpdates'][number]

/** What was told, strictly by audience: the public's and the responders' are never shown in one list. */
export function Updates({ incident, open }: { incident: IncidentDetail; open(dialog: Dialog): void }) {
  const [audience, setAudience] = useState<'public' | 'responders'>(incident.publicUpdates.length > 0 ? 'public' : 'responders')
  const other = audience === 'public' ? 'responders' : 'public'
  return (
    <Section name={t`Updates`} count={audience === 'public' ? t`public` : t`for responders`} link={{ label: other === 'public' ? t`Public` : t`For responders`, onClick: () => setAudience(other) }}>
      {incident.cadence.minutes !== null && <p className="why">{incident.cadence.words}</p>}
      {audience === 'public' ? <PublicUpdates incident={incident} open={open} /> : (
        <>
          {incident.updates.map((one) => <div key={one.id} className={css['update']}><span className="quiet"><Moment at={one.at} />, {one.author?.name ?? t`a program`}</span><p>{one.body}</p></div>)}
          {incident.updates.length === 0 && <p className="quiet">{t`The responders were told nothing yet.`}</p>}
          <ActionButton size="xs" reason={reasonOf(incident, 'update')} onClick={() => open('update')}>{t`Post an update`}</ActionButton>
        </>
      )}
    </Section>
  )
}

function PublicUpdates({ incident, open }: { incident: IncidentDetail; open(dialog: Dialog): void }) {
  const shown = incident.publicUpdates.filter((one) => one.state !== 'discarded')
  return (
    <>
      {incident.publicTitle !== null && <p className="quiet">{t`The public reads “${incident.publicTitle}”, ${concernWords(incident.publicServices)}.`}</p>}
      {shown.map((one) => <One key={one.id} incident={incident} one={one} open={open} />)}
      {shown.length === 0 && <p className="quiet">{t`The public was told nothing.`}</p>}
      <ActionButton size="xs" reason={reasonOf(incident, 'draft')} onClick={() => open('draft')}>{t`Draft for the public`}</ActionButton>
    </>
  )
}

/** What the public is told that it concerns. */
function concernWords({ services }: IncidentDetail['publicServices']): string {
  const names = services.flatMap((one) => (one.name === null ? [] : [one.name]))
  const hidden = services.length - names.length
  const all = [...names, ...(hidden > 0 ? [t`${hidden} outside your scope`] : [])]
  return all.length === 0 ? t`with no component` : t`about ${all.join(', ')}`
}

function One({ incident, one, open }: { incident: IncidentDetail; one: Public; open(dialog: Dialog): void }) {
  const discard = useSend(discardPublic)
  const draft = one.state === 'draft'
  return (
    <div className={`${css['update']} ${draft ? css['draft'] : ''}`}>
      <span className="quiet">{draft ? t`Draft, not public: ${one.author?.name ?? t`a program`}, ${<Moment at={one.draftedAt} />}` : t`${<Moment at={one.decidedAt!} />}, ${word(one.stage)}, approved by ${one.decidedBy?.name ?? t`somebody`}`}</span>
      <p>{one.body}</p>
      {draft && (
        <div className={css['draftActions']}>
          <ActionButton size="xs" reason={reasonOf(incident, 'publish')} onClick={() => open({ publish: one.id })}>{t`Approve`}</ActionButton>
          <ActionButton size="xs" reason={reasonOf(incident, 'draft')} showReason={false} onClick={() => discard.mutate({ params: { id: incident.id, updateId: one.id }, body: {} }, { onError: toastFailure })}>{t`Throw away`}</ActionButton>
        </div>
      )}
    </div>
  )
}

/** Words for responders, or a draft for the public; the audience stands in the title. */
export function WriteUpdate({ incident, audience, onClose }: { incident: IncidentDetail; audience: 'responders' | 'public'; onClose(): void }) {
  const post = useSend(postUpdate)
  const draft = useSend(draftPublic)
  const { given, set, text } = useFields<{ body: string; stage: (typeof publicStages)[number] }>({ body: '', stage: 'investigating' })
  const followers = useFollowers(incident.id).data
  const told = followers === undefined ? 0 : followers.items.length + followers.more
  const outside = audience === 'public'
  const params = { id: incident.id }
  const act = () => (outside ? draft.mutateAsync({ params, body: { body: given.body, stage: given.stage } }) : post.mutateAsync({ params, body: { body: given.body } }))
  return (
    <Confirm open onClose={onClose} title={outside ? t`Draft for the public` : t`Tell the responders`} verb={outside ? t`Keep as a draft` : t`Post it`} reason={given.body.trim() === '' ? t`It needs some words.` : undefined} act={act}>
      <p>{outside ? t`Plain words, no names, no machines: what fails, for whom, when there is news. Nobody outside reads it before it is approved.` : t`Everybody who sees the incident reads it; the public never does.`}{!outside && told > 0 && <> {count(told, 'Who follows it is told.', '# who follow it are told.')}</>}</p>
      <div className={css['dialog']}>
        {outside && <Select label={t`How far it is`} allowDeselect={false} data={choices(publicStages)} value={given.stage} onChange={(stage) => { const parsed = PublicStage.safeParse(stage); if (parsed.success) set({ stage: parsed.data }) }} />}
        <Textarea label={outside ? t`What the public reads` : t`How it stands`} autosize minRows={3} maxLength={outside ? 1000 : 4000} {...text('body')} data-autofocus />
      </div>
    </Confirm>
  )
}

/** Shows the very words once more; from then on they are public. */
export function Approve({ incident, updateId, onClose }: { incident: IncidentDetail; updateId: string; onClose(): void }) {
  const publish = useSend(publishPublic)
  const { given, set, text } = useFields<{ title: string; services: string[] | undefined; none: boolean }>({ title: incident.publicTitle ?? incident.service?.name ?? '', services: undefined, none: false })
  const components = useRoute(statusComponents, {})
  const concerned = incident.publicServices.services.map((one) => one.id)
  const listed = new Set<string>(components.data?.items.map((one) => one.serviceId))
  const chosen = given.services ?? concerned.filter((one) => listed.has(one))
  const none = given.none || (incident.publicServices.said && concerned.length === 0 && given.services === undefined)
  const update = incident.publicUpdates.find((one) => one.id === updateId)
  if (!update) return null
  // Services that the page does not list stay as they were said; they are not for this dialog.
  const serviceIds = none ? [] : [...chosen, ...concerned.filter((one) => !listed.has(one))]
  const act = () => publish.mutateAsync({ params: { id: incident.id, updateId }, body: { publicTitle: given.title, serviceIds } })
  const reason = given.title.trim() === '' ? t`Say what the public calls it.` : !components.data ? t`The components are being asked for.` : !none && chosen.length === 0 ? t`Choose what it concerns, or that it is none of these.` : undefined
  return (
    <Confirm open onClose={onClose} title={t`Make it public?`} verb={t`Approve and publish`} reason={reason} act={act}>
      <p>{t`Audience: everybody. What was read cannot be unread.`}</p>
      <blockquote className={css['draft']}><p>{update.body}</p><span className="quiet">{t`${word(update.stage)}, drafted by ${update.author?.name ?? t`a program`}`}</span></blockquote>
      <div className={css['dialog']}><TextInput label={t`What the public calls it`} maxLength={120} {...text('title')} />
        {components.data && <Concerns choices={components.data} chosen={none ? [] : chosen} none={none} from={incident.publicServices.said ? t`As it was said before.` : concerned.length === 0 ? t`It names no service, and nothing that it hits is one.` : t`As the walk found it.`} set={(next) => set(next)} />}</div>
    </Confirm>
  )
}

interface ConcernsProps { choices: AnswerOf<typeof statusComponents>; chosen: readonly string[]; none: boolean; from: string; set(next: { services: string[]; none: boolean }): void }

/** Which components of the status page it stands with, or that it is none of them. */
function Concerns({ choices, chosen, none, from, set }: ConcernsProps) {
  const flip = (id: string) => set({ services: chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id], none: false })
  return (
    <fieldset className={css['concerns']}>
      <legend>{t`What it concerns on the status page`}</legend>
      <p className="why">{from}{choices.enabled ? '' : t` The status page is off: nobody reads it there yet.`}</p>
      <Checkbox label={choices.items.length === 0 ? t`It stands there without a component: the page has none` : t`None of these: it stands there by itself`} checked={none} onChange={() => set({ services: [], none: !none })} />
      {choices.items.map((one) => {
        const kept = one.seen || chosen.includes(one.serviceId)
        return <Checkbox key={one.id} label={one.group === '' ? one.name : `${one.group}: ${one.name}`} checked={chosen.includes(one.serviceId)} disabled={!kept} {...(kept ? {} : { description: t`Its service is outside your scope.` })} onChange={() => flip(one.serviceId)} />
      })}
    </fieldset>
  )
}
