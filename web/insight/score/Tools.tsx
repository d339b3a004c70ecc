import { Popover } from '@mantine/core'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import type { ScoreData } from '@fullscore/engraving/types.ts'
import type { View } from '@fullscore/engraving/scale.ts'
import { t } from '../../words.ts'
import kit from '../../kit/kit.module.css'

const ViewsPanel = lazy(async () => ({ default: (await import('./later/ViewsPanel.tsx')).ViewsPanel }))
const StavesPanel = lazy(async () => ({ default: (await import('./later/StavesPanel.tsx')).StavesPanel }))
const PicturePanel = lazy(async () => ({ default: (await import('./later/PicturePanel.tsx')).PicturePanel }))

export interface ToolsProps {
  data: ScoreData
  view: View
  title: string
  below: string
  /** All staves the reader could show, and the order chosen. */
  staves: readonly { id: string; name: string }[]
  chosen: readonly string[] | undefined
  onStaves(ids: readonly string[] | undefined): void
  onReplay(): void
}

/** A chip that opens a panel fetched only then. */
function Panel({ label, says, on, children }: { label: string; says?: string; on?: boolean; children: (close: () => void) => ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={kit['chip']} data-on={on ?? false} aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>{label}{says !== undefined && <> <b>{says}</b></>}</button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        {open && <Suspense fallback={<span className="quiet">{t`Fetching…`}</span>}>{children(() => setOpen(false))}</Suspense>}
      </Popover.Dropdown>
    </Popover>
  )
}

/** What can be done with the Score as it stands: choose staves, keep it as a view, put it on paper, play it back. */
export function Tools({ data, view, title, below, staves, chosen, onStaves, onReplay }: ToolsProps) {
  return (
    <>
      <Panel label={t`Staves`} says={chosen === undefined ? t`all` : t`${chosen.length} of ${staves.length}`} on={chosen !== undefined}>{() => <StavesPanel staves={staves} chosen={chosen} onStaves={onStaves} />}</Panel>
      <Panel label={t`Views`}>{(close) => <ViewsPanel now={data.now} done={close} />}</Panel>
      <Panel label={t`Picture`}>{(close) => <PicturePanel data={data} view={view} title={title} below={below} done={close} />}</Panel>
      <button type="button" className={kit['chip']} onClick={onReplay}>{t`Replay`}</button>
    </>
  )
}
