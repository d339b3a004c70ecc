import { useEffect, useState, type ReactNode } from 'react'
import { useRouteError } from 'react-router'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { failureOf } from '../data/sentence.ts'
import { ActionButton } from '../kit/ActionButton.tsx'
import { t } from '../words.ts'
import css from './shell.module.css'

function Staves({ count }: { count: number }) {
  return <div aria-hidden="true" className={css['pale']}>{Array.from({ length: count }, (_, index) => <div key={index} className={css['paleStave']} />)}</div>
}

/** Ruled pale staves that say what fills them, and one next step. */
export function EmptyPage({ says, step, heading: Says = 'p' }: { says: ReactNode; step?: ReactNode; /** `h1` where the page has no other. */ heading?: 'p' | 'h1' }) {
  return (
    <div className={css['empty']}>
      <Staves count={3} />
      <Says className={css['emptySays']}><span>{says}</span></Says>
      {step !== undefined && <div className={css['emptyStep']}>{step}</div>}
    </div>
  )
}

/** Bare staves; after a second a word. Long work gives `done` of `of` and `cancel`. `part` of a page that has a heading of its own. */
export function LoadingPage({ what = t`the page`, done, of, cancel, part }: { what?: string; done?: number; of?: number; cancel?: () => void; part?: boolean }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 1_000)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={css['empty']} role="status" aria-busy="true">
      {part !== true && <h1 className="sr">{t`Fetching ${what}`}</h1>}
      <Staves count={3} />
      {late && <p className={css['emptySays']}><span>{done === undefined ? t`Fetching ${what}…` : of === undefined ? t`Fetching ${what}, ${done.toLocaleString(readerLocale())}…` : t`Fetching ${what}, ${done.toLocaleString(readerLocale())} of ${of.toLocaleString(readerLocale())}…`}</span></p>}
      {late && cancel !== undefined && <div className={css['emptyStep']}><ActionButton onClick={cancel}>{t`Cancel`}</ActionButton></div>}
    </div>
  )
}

/** What failed, what still works, what to do, and the request's id. `part` of a page that has a heading of its own. */
export function ErrorPage({ error, works, retry, part }: { error: unknown; works?: string; retry?: () => void; part?: boolean }) {
  const Heading = part === true ? 'h2' : 'h1'
  const failure = failureOf(error)
  return (
    <div className={css['error']} role="alert">
      <Heading>{failure.says}</Heading>
      <p>{works ?? t`The rest of Fullscore works; nothing of yours was lost.`}</p>
      <div className={css['errorStep']}>{retry === undefined ? <ActionButton onClick={() => location.reload()}>{t`Load again`}</ActionButton> : <ActionButton main onClick={retry}>{t`Try again`}</ActionButton>}</div>
      {failure.requestId !== undefined && <p className="quiet">{t`Request ${<code>{failure.requestId}</code>}`}</p>}
    </div>
  )
}

/** Before the first page has come. */
export function FirstLoading() {
  return <main className={css['routeError']}><LoadingPage /></main>
}

/** Shown by the router when a page throws. */
export function RouteError() {
  const error = useRouteError()
  // oxlint-disable-next-line no-console -- the one place where a page's fault can be read by who mends it
  useEffect(() => console.error(error), [error])
  return <div className={css['routeError']}><ErrorPage error={error} /></div>
}

/** No such page. */
export function NotFound() {
  return <EmptyPage heading="h1" says={t`There is no such page, or it lies outside your scope.`} step={<ActionButton onClick={() => location.assign('/')}>{t`To the Score`}</ActionButton>} />
}
