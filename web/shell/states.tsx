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
export function EmptyPage({ says, step }: { says: ReactNode; step?: ReactNode }) {
  return (
    <div className={css['empty']} data-empty>
      <Staves count={3} />
      <p className={css['emptySays']}><span>{says}</span></p>
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
  // What is not there is not there at a second look either: the way back is the next step.
  if (failure.status === 404 && part !== true) return (
    <div className={css['error']} role="alert">
      <Heading>{failure.says}</Heading>
      <p>{t`It may have been taken away, or its address may be wrong.`}</p>
      <div className={css['errorStep']}><ActionButton main onClick={() => (history.length > 1 ? history.back() : location.assign('/'))}>{t`Back`}</ActionButton>{retry !== undefined && <ActionButton onClick={retry}>{t`Look again`}</ActionButton>}</div>
    </div>
  )
  // What one may not see is not seen at a second try; an administrator can grant it.
  if (failure.status === 403) return (
    <div className={css['error']} role="alert">
      <Heading>{failure.says}</Heading>
      <p>{t`An administrator can grant it.`}</p>
      {part !== true && <div className={css['errorStep']}><ActionButton main onClick={() => (history.length > 1 ? history.back() : location.assign('/'))}>{t`Back`}</ActionButton></div>}
    </div>
  )
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
  return <div className={css['routeError']}><h1 className={css['notFound']}>{t`There is no such page`}</h1><EmptyPage says={t`Its address may be wrong, or it lies outside your scope. Ctrl+K finds what you see.`} step={<ActionButton onClick={() => location.assign('/')}>{t`To the first page`}</ActionButton>} /></div>
}
