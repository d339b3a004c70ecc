import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { View } from '@fullscore/engraving/scale.ts'
import type { ScoreData } from '@fullscore/engraving/types.ts'
import { longMoment, readerZone } from '../../../kit/time.ts'
import { useMe } from '../../../access/SignedIn.tsx'
import { useSession } from '../../../shell/session.ts'
import { wire } from '../../../agenda/data.ts'
import { ActionButton } from '../../../kit/ActionButton.tsx'
import { toastFailure } from '../../../shell/toast.ts'
import { pictureFile } from './png.ts'
import { t } from '../../../words.ts'
import css from './later.module.css'

interface PicturePanelProps { data: ScoreData; view: View; title: string; below: string; done(): void }

/** Puts the Score as it stands on paper or into a file, for a meeting. */
export function PicturePanel({ data, view, title, below, done }: PicturePanelProps) {
  const session = useSession()
  const sample = useMe()?.sample === true
  const [query] = useSearchParams()
  const [words, setWords] = useState(title)
  const [paper, setPaper] = useState<'a4' | 'a3'>('a4')
  const [grey, setGrey] = useState(false)
  const [busy, setBusy] = useState(false)
  const asked = new URLSearchParams({ zoom: view.zoom, paper, zone: readerZone(), title: words.trim() === '' ? title : words.trim(), ...(grey ? { grey: 'true' } : {}) })
  if (view.zoom !== 'next') { asked.set('from', wire(view.from)); asked.set('to', wire(view.to)) }
  for (const key of ['department', 'team', 'service', 'staves']) { const value = query.get(key); if (value !== null && value !== 'none') asked.set(key, value) }
  const stretch = view.zoom === 'next' ? t`The past day and the next four weeks.` : t`${longMoment(view.from)} to ${longMoment(view.to)}.`
  async function save(): Promise<void> {
    setBusy(true)
    try {
      const file = await pictureFile(data, view, grey, { title: words.trim() === '' ? title : words.trim(), below: `${sample ? t`Sample company: nothing here is real. ` : ''}${below} ${stretch}`, made: t`Made ${longMoment(data.now)} by ${session?.name ?? t`somebody`} with Fullscore.` })
      const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(file), download: `score-${view.zoom}.png` })
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
      done()
    } catch (error) {
      toastFailure(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={css['save']}>
      <TextInput label={t`Sentence on top`} value={words} maxLength={200} onChange={(event) => setWords(event.currentTarget.value)} />
      <NativeSelect label={t`Paper`} value={paper} onChange={(event) => setPaper(event.currentTarget.value === 'a3' ? 'a3' : 'a4')} data={[{ value: 'a4', label: t`A4, landscape` }, { value: 'a3', label: t`A3, landscape` }]} />
      <Checkbox label={t`Grey only`} checked={grey} onChange={() => setGrey(!grey)} />
      <div className={css['row']}>
        <a className={css['button']} href={`/api/v1/score/picture?${asked.toString()}`} download={`score-${view.zoom}.pdf`}>{t`Save as PDF`}</a>
        <ActionButton busy={busy} onClick={() => void save()}>{t`Save as PNG`}</ActionButton>
      </div>
    </div>
  )
}
