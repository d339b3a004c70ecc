import { Modal } from '@mantine/core'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { acknowledgePage, declinePage, minePages, shownPage, type Page } from '@fullscore/api/outbound/outbound.ts'
import { call } from '../data/client.ts'
import { failureOf } from '../data/sentence.ts'
import { useRoute, useSend } from '../data/query.ts'
import { ActionButton } from '../kit/ActionButton.tsx'
import { SeverityTag, Urgency } from '../kit/marks.tsx'
import { Moment } from '../kit/Moment.tsx'
import { paths } from '../paths.ts'
import { typing } from '../shell/keys.ts'
import { toast } from '../shell/toast.ts'
import { Known } from './Known.tsx'
import { partsOf } from './subject.ts'
import { t } from '../words.ts'
import css from './page.module.css'

// Asked for by few: the first page does not bring its fields.
const Cannot = lazy(async () => ({ default: (await import('./Cannot.tsx')).Cannot }))

const ASIDE = 'fullscore.pages.aside'

/** The pages put aside in this window; loading it anew does not bring them back over the whole screen. */
function usePutAside(): [ReadonlySet<string>, (ids: ReadonlySet<string>) => void] {
  const [ids, set] = useState<ReadonlySet<string>>(() => new Set(sessionStorage.getItem(ASIDE)?.split(',') ?? []))
  return [ids, (next) => {
    sessionStorage.setItem(ASIDE, [...next].slice(-50).join(','))
    set(next)
  }]
}

/** Takes over the screen while a page waits for the reader; Escape keeps it as a bar above every page. */
export function PageOverlay() {
  const mine = useRoute(minePages, {}, { shows: [{ kind: 'incident' }], every: 20_000 })
  const [small, setSmall] = usePutAside()
  const waiting = mine.data?.items ?? []
  const page = waiting.find((one) => !small.has(one.id)) ?? waiting[0]
  useEffect(() => {
    // That it stood on a screen is told once; if that fails, the other channels go on, which is the safe side.
    if (page !== undefined && page.shownAt === null) void call(shownPage, { params: { id: page.id } }).catch(() => undefined)
  }, [page])
  if (page === undefined) return null
  const more = waiting.length - 1
  if (small.has(page.id)) {
    return (
      <div className={css['bar']} role="status">
        <span>{t`You are paged: ${page.subject}${more > 0 ? t`, and ${more} more` : ''}, ${<Moment at={page.at} as="distance" />}`}</span>
        <button type="button" onClick={() => setSmall(new Set())}>{t`Show`}</button>
      </div>
    )
  }
  const minimise = () => setSmall(new Set([...small, page.id]))
  return (
    <Modal.Root opened fullScreen lockScroll={false} padding={0} onClose={minimise}>
      <Modal.Overlay />
      <Modal.Content aria-label={t`You are paged: ${page.subject}`}><Modal.Body><Shown key={page.id} page={page} more={more} minimise={minimise} /></Modal.Body></Modal.Content>
    </Modal.Root>
  )
}

function Shown({ page, more, minimise }: { page: Page; more: number; minimise(): void }) {
  const navigate = useNavigate()
  const [failed, setFailed] = useState<string>()
  const acknowledge = useSend(acknowledgePage, { shows: [{ kind: 'incident' }] })
  useEffect(() => {
    // What lies below it can be neither reached nor read until the page is answered or put aside.
    const below = document.getElementById('root')
    below?.setAttribute('inert', '')
    return () => below?.removeAttribute('inert')
  }, [])
  const decline = useSend(declinePage, { shows: [{ kind: 'incident' }] })
  const [cannot, setCannot] = useState(false)
  // Whoever is typing when the page comes has not read it: their next letters press nothing.
  const [interrupts] = useState(() => typing(document.activeElement))
  const incidentId = page.cause.kind === 'incident' ? page.cause.id : undefined
  async function take(): Promise<void> {
    setFailed(undefined)
    try {
      await acknowledge.mutateAsync({ params: { id: page.id } })
      toast(t`Acknowledged. The paging stopped; you take it.`)
      if (incidentId !== undefined) void navigate(paths.incidents.one(incidentId))
    } catch (error) {
      setFailed(failureOf(error).says)
    }
  }
  function open(): void {
    minimise()
    void navigate(incidentId === undefined ? page.link : paths.incidents.one(incidentId))
  }
  const { severity, name, title } = partsOf(page.subject)
  return (
    <div className={css['full']} {...(interrupts ? { tabIndex: -1, 'data-autofocus': true } : {})}>
      <div className={css['body']}>
        <div className="quiet">{t`${severity === undefined ? <Urgency urgency={page.urgency} /> : <><SeverityTag severity={severity} /> {name},</>} ${page.rehearsal && t`rehearsal, `}paged ${<Moment at={page.at} as="distance" />}${more > 0 && t`, ${more} more wait`}`}</div>
        <h2 className={css['title']}>{title}</h2>
        {!page.subject.includes(page.text.replace(/^SEV\d /, '')) && <p className={css['says']}>{page.text}</p>}
        <p className="why">{page.why}</p>
        {incidentId !== undefined && <Known incidentId={incidentId} />}
      </div>
      <div className={css['foot']}>
        <div className={css['footInside']}>
          {failed !== undefined && <p role="alert" className="why">{failed}</p>}
          <button type="button" className={css['acknowledge']} disabled={acknowledge.isPending} {...(interrupts ? {} : { 'data-autofocus': true })} onClick={() => void take()}>{t`Acknowledge`}<small>{t`stops the paging; you take it`}</small></button>
          <div className={css['others']}>
            <ActionButton fullWidth onClick={() => setCannot(true)}>{t`I cannot, page the next`}</ActionButton>
            <ActionButton fullWidth onClick={minimise}>{t`Not now`}<span className={css['key']}>&nbsp;(Esc)</span></ActionButton>
            <ActionButton fullWidth onClick={open}>{t`Open`}</ActionButton>
          </div>
        </div>
      </div>
      {cannot && <Suspense><Cannot onClose={() => setCannot(false)} act={(reason) => decline.mutateAsync({ params: { id: page.id }, body: { reason } }).then(() => toast(t`The next is paged.`))} /></Suspense>}
    </div>
  )
}
