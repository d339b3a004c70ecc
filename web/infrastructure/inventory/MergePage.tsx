import { useNavigate } from 'react-router'
import { listMerges, mergeItems, previewMerge, refuseMerge, type MergePreview } from '@fullscore/api/infrastructure/inventory.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useRoute, useSend } from '../../data/query.ts'
import { failureOf } from '../../data/sentence.ts'
import { useAddress } from '../../kit/address.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Field } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { FactList, Page, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { ItemPick } from '../../pick/pick.tsx'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { LoadingPage } from '../../shell/states.tsx'
import { toast, toastFailure } from '../../shell/toast.ts'
import { shownValue, sourceWords } from './Attributes.tsx'
import { wordsOf } from './ItemFields.tsx'
import { relationWords } from './words.ts'
import { t, word } from '../../words.ts'
import css from './item.module.css'

/** Merging two items: which stays, whose values win, what moves; nothing is done before the button. */
export function Component() {
  const [search, edit] = useAddress()
  const [keep, other] = [search.get('keep'), search.get('other')]
  const choose = (next: { keep?: string | null; other?: string | null }) => {
    edit((query) => {
      for (const [name, value] of Object.entries(next)) if (value) query.set(name, value); else query.delete(name)
    })
  }
  const preview = useRoute(previewMerge, { params: { id: keep as Id<'item'> }, query: { otherId: other as Id<'item'> } }, { enabled: keep !== null && other !== null, shows: [{ kind: 'item' }], keep: true })
  const shown = keep !== null && other !== null ? preview.data : undefined
  const known = (side: 'kept' | 'other') => shown && { id: shown[side].id, name: `${shown[side].name}, ${shown[side].kind}` }
  return (
    <Page>
      <PageHeader ruled title={shown === undefined ? t`Merge two items into one` : t`Merge ${shown.other.name} into ${shown.kept.name}`} path={[{ label: t`Inventory`, to: paths.inventory() }, { label: t`Items that may be the same`, to: paths.matches() }]}
        below={t`The one that stays keeps its name, owner and place. The other leads here from then on. It can be taken back.`} />
      <div className={css['mergePick']}>
        <Field name="keep" label={t`This stays`}><ItemPick placeholder={t`Type a name`} value={keep} known={known('kept')} onChange={(id) => choose({ keep: id })} /></Field>
        <ActionButton reason={keep === null || other === null ? t`Choose both first.` : undefined} showReason={false} onClick={() => choose({ keep: other, other: keep })}>{t`Swap`}</ActionButton>
        <Field name="other" label={t`This goes into it`}><ItemPick placeholder={t`Type a name`} value={other} known={known('other')} onChange={(id) => choose({ other: id })} /></Field>
      </div>
      {keep === null || other === null ? <Why>{t`Choose both, and see here whose values win and what moves before anything happens.`}</Why>
      : preview.error !== null && shown === undefined ? <p role="alert" className="why">{failureOf(preview.error).says}</p>
      : shown === undefined ? <LoadingPage part what={t`the comparison`} /> : <Preview shown={shown} />}
    </Page>
  )
}

function Preview({ shown }: { shown: MergePreview }) {
  const session = useSession()
  const navigate = useNavigate()
  const also = { shows: [{ kind: 'item' }, { kind: 'relation' }, { kind: 'service' }] }
  const merge = useSend(mergeItems, { ...also, done: (item) => { toast(t`Merged into ${item.name}. Its page can take it back.`); void navigate(paths.inventory.one(item.id), { replace: true }) } })
  const refuse = useSend(refuseMerge, { ...also, done: () => { toast(t`They stay two; the proposal does not come back.`); void navigate(paths.matches(), { replace: true }) } })
  const matches = useRoute(listMerges, { query: { limit: 200 } })
  const proposal = matches.data?.items.find((one) => [one.one.id, one.other.id].includes(shown.kept.id) && [one.one.id, one.other.id].includes(shown.other.id))
  const missing = reasonWithout(session, 'inventory:manage')
  return (
    <>
      {proposal && <p className="why">{t`Proposed because ${proposal.evidence.says}`}</p>}
      <Section name={t`What is known`} count={t`${shown.attributes.length} facts; the value that counts afterwards is bold`}>
        {shown.attributes.length === 0 ? <Why>{t`Neither has any facts.`}</Why> : <Compared shown={shown} />}
      </Section>
      <div className={css['mergeMoves']}>
        <Section name={t`What moves`} count={t`to ${shown.kept.name}`}>
          {shown.identities.length === 0 && shown.relations.length === 0 && <Why>{t`${shown.other.name} has no identities and no relations.`}</Why>}
          {shown.identities.map((one) => <Row key={`${one.namespace} ${one.value}`} mark={<span className="quiet">{t`known as`}</span>} subject={<span className="mono">{one.value}</span>} quiet={one.namespace} right={t`moves`} />)}
          {shown.relations.map((one, index) => <Row key={index} subject={`${one.from?.name ?? t`one outside your scope`} ${relationWords[one.kind]} ${one.to?.name ?? t`one outside your scope`}`} quiet={<span className="why">{one.why}</span>} right={one.happens} />)}
        </Section>
        <Section name={t`What stays as it is`}>
          <FactList facts={[{ name: t`Name`, value: shown.kept.name }, { name: t`Owner`, value: shown.kept.team.name }, { name: t`Lifecycle`, value: word(shown.kept.lifecycle) }]} />
        </Section>
      </div>
      <div className={css['mergeFoot']}>
        <ActionButton main busy={merge.isPending} reason={shown.impossible ?? missing} onClick={() => merge.mutate({ params: { id: shown.kept.id }, body: { otherId: shown.other.id } }, { onError: toastFailure })}>{t`Merge them`}</ActionButton>
        {proposal && <ActionButton busy={refuse.isPending} reason={missing} showReason={false} onClick={() => refuse.mutate({ params: { id: proposal.id } }, { onError: toastFailure })}>{t`They are two`}</ActionButton>}
        <ActionButton onClick={() => void navigate(-1)}>{t`Cancel`}</ActionButton>
      </div>
    </>
  )
}

function Compared({ shown }: { shown: MergePreview }) {
  const cell = (name: string, one: MergePreview['attributes'][number]['kept'], wins: boolean) => one === null ? <td className="quiet">{t`nothing`}</td>
    : <td data-wins={wins}><span className={css['value']}>{shownValue(name, one.value)}</span> <span className="quiet">{sourceWords(one.source)}</span></td>
  return (
    <div className={css['compareHold']}>
      <table className={css['compare']} aria-label={t`What is known of both`}>
        <thead><tr><th scope="col">{t`What`}</th><th scope="col">{shown.kept.name} <span className="quiet">{t`stays`}</span></th><th scope="col">{shown.other.name} <span className="quiet">{t`goes`}</span></th><th scope="col">{t`Why`}</th></tr></thead>
        <tbody>
          {shown.attributes.map((one) => (
            <tr key={one.name}>
              <th scope="row">{wordsOf(one.name)}</th>
              {cell(one.name, one.kept, one.wins !== 'other')}
              {cell(one.name, one.other, one.wins === 'other')}
              <td className="why">{one.wins === 'same' ? one.why : `${one.wins === 'kept' ? shown.kept.name : shown.other.name}: ${one.why}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
