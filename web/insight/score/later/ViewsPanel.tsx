import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { deleteScoreView, editScoreView, listScoreViews, openWithScoreView, saveScoreView, type ScoreView } from '@fullscore/api/insight/score/views.ts'
import { useMe } from '../../../access/SignedIn.tsx'
import { useRoute, useSend } from '../../../data/query.ts'
import { failureOf } from '../../../data/sentence.ts'
import { ActionButton } from '../../../kit/ActionButton.tsx'
import { toast, toastFailure } from '../../../shell/toast.ts'
import { queryOf, shownOf } from '../shown.ts'
import { t } from '../../../words.ts'
import css from './later.module.css'
import kit from '../../../kit/kit.module.css'

const most = 200

/** The named views: open one, keep what is shown as another, say with which the Score opens. */
export function ViewsPanel({ now, done }: { now: number; done(): void }) {
  const asked = useRoute(listScoreViews, { query: { limit: most } })
  const [, setQuery] = useSearchParams()
  const open = (view: ScoreView) => { setQuery(queryOf(view.shown, now)); done() }
  const items = asked.data?.items ?? []
  return (
    <div className={css['views']}>
      {asked.data && items.length === 0 && <p className="quiet">{t`No views yet. Name what you see below, and it is one click away.`}</p>}
      <ul aria-label={t`Views of the Score`}>{items.map((view) => <ViewRow key={view.id} view={view} onOpen={() => open(view)} />)}</ul>
      <SaveView now={now} />
    </div>
  )
}

function ViewRow({ view, onOpen }: { view: ScoreView; onOpen(): void }) {
  const [name, setName] = useState<string>()
  const shows = { shows: [{ kind: 'score-view' }] }
  const rename = useSend(editScoreView, { ...shows, done: () => setName(undefined) })
  const remove = useSend(deleteScoreView, { ...shows, done: () => toast(t`View "${view.name}" deleted.`) })
  const opens = useSend(openWithScoreView, shows)
  const version = { params: { id: view.id }, ifMatch: `"v${view.version}"` }
  if (name !== undefined) {
    return (
      <li className={css['view']}>
        <form className={css['rename']} onSubmit={(event) => { event.preventDefault(); rename.mutate({ ...version, body: { name } }) }}>
          <TextInput aria-label={t`New name of ${view.name}`} data-autofocus value={name} maxLength={80} error={rename.error ? failureOf(rename.error).says : undefined} onChange={(event) => setName(event.currentTarget.value)} />
          <ActionButton type="submit" busy={rename.isPending} reason={name.trim() === '' ? t`Give it a name.` : undefined} showReason={false}>{t`Rename`}</ActionButton>
        </form>
      </li>
    )
  }
  return (
    <li className={css['view']}>
      <button type="button" className={kit['linkButton']} onClick={onOpen}>{view.name}</button>
      <span className="quiet">{view.team === null ? t`yours` : view.team.name}</span>
      <span className={css['viewActs']}>
        <Checkbox label={t`opens first`} checked={opens.isPending ? !view.opens : view.opens} onChange={() => opens.mutate({ params: { id: view.id }, body: { opens: !view.opens } }, { onError: toastFailure })} />
        <button type="button" className={kit['linkButton']} disabled={view.locked !== undefined} title={view.locked} onClick={() => setName(view.name)}>{t`Rename`}</button>
        <button type="button" className={kit['linkButton']} disabled={view.locked !== undefined} title={view.locked} onClick={() => remove.mutate({ params: { id: view.id } }, { onError: toastFailure })}>{t`Delete`}</button>
      </span>
    </li>
  )
}

function SaveView({ now }: { now: number }) {
  const [query] = useSearchParams()
  const me = useMe()
  const [name, setName] = useState('')
  const [team, setTeam] = useState('')
  const around = Number(query.get('from')) <= now && now <= Number(query.get('to'))
  const [moves, setMoves] = useState(around)
  const stretch = query.get('zoom') !== null && query.get('zoom') !== 'next'
  const save = useSend(saveScoreView, { shows: [{ kind: 'score-view' }], done: (view) => { setName(''); toast(t`View "${view.name}" saved.`) } })
  return (
    <form className={css['save']} onSubmit={(event) => {
      event.preventDefault()
      save.mutate({ body: { name, shown: shownOf(query, now, moves), ...(team === '' ? {} : { teamId: team as ScoreView['id'] as never }) } })
    }}>
      <TextInput label={t`Name what you see`} placeholder={t`Night shift`} value={name} maxLength={80} error={save.error ? failureOf(save.error).says : undefined} onChange={(event) => setName(event.currentTarget.value)} />
      <NativeSelect label={t`For`} value={team} onChange={(event) => setTeam(event.currentTarget.value)} data={[{ value: '', label: t`yourself` }, ...(me?.person.teams ?? []).map((one) => ({ value: one.id, label: t`the team ${one.name}` }))]} />
      {stretch && <Checkbox label={t`Moves along with now`} checked={moves} onChange={() => setMoves(!moves)} />}
      <ActionButton main type="submit" busy={save.isPending} reason={name.trim() === '' ? t`Give it a name.` : undefined} showReason={false}>{t`Save view`}</ActionButton>
    </form>
  )
}
