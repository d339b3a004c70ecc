import { Checkbox } from '@mantine/core'
import { t } from '../../../words.ts'
import css from './later.module.css'
import kit from '../../../kit/kit.module.css'

interface StavesPanelProps { staves: readonly { id: string; name: string }[]; chosen: readonly string[] | undefined; onStaves(ids: readonly string[] | undefined): void }

/** Which staves stand on the page, and in which order. */
export function StavesPanel({ staves, chosen, onStaves }: StavesPanelProps) {
  const shown = chosen ?? staves.map((one) => one.id)
  const listed = [...shown.flatMap((id) => staves.filter((one) => one.id === id)), ...staves.filter((one) => !shown.includes(one.id))]
  const set = (ids: readonly string[]) => onStaves(ids.length === staves.length && ids.every((id, index) => staves[index]?.id === id) ? undefined : ids)
  function move(id: string, way: -1 | 1): void {
    const at = shown.indexOf(id)
    const next = [...shown]
    next.splice(at, 1)
    next.splice(at + way, 0, id)
    set(next)
  }
  return (
    <div className={css['staves']}>
      {listed.map(({ id, name }) => {
        const at = shown.indexOf(id)
        return (
          <div key={id} className={css['stave']}>
            <Checkbox label={name} checked={at >= 0} disabled={at >= 0 && shown.length === 1} onChange={() => set(at >= 0 ? shown.filter((one) => one !== id) : [...shown, id])} />
            <button type="button" className={kit['chip']} aria-label={t`${name} higher`} disabled={at <= 0} onClick={() => move(id, -1)}>↑</button>
            <button type="button" className={kit['chip']} aria-label={t`${name} lower`} disabled={at < 0 || at === shown.length - 1} onClick={() => move(id, 1)}>↓</button>
          </div>
        )
      })}
      {chosen !== undefined && <button type="button" className={kit['linkButton']} onClick={() => onStaves(undefined)}>{t`All, in the ordinary order`}</button>}
    </div>
  )
}
