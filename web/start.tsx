import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { queryClient } from './data/query.ts'
import { followRouter } from './kit/address.ts'
import { opensNext, routes } from './routes.tsx'
import { Themed } from './theme/Themed.tsx'

/** What is opened next, the lists, is fetched once the first page stands and the browser rests; not by who saves data. */
function fetchAhead(tries = 60): void {
  if (tries === 0 || (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true) return
  const idle = globalThis.requestIdleCallback ?? ((then: () => void) => setTimeout(then, 500))
  setTimeout(() => idle(() => {
    if (document.querySelector('#page h1') === null || document.querySelector('[aria-busy="true"]') !== null) fetchAhead(tries - 1)
    else void opensNext().catch(() => undefined)
  }), 500)
}

/** Draws the product into the page. */
export function start(root: HTMLElement): void {
  const client = queryClient()
  const router = createBrowserRouter(routes)
  followRouter(router)
  createRoot(root).render(
    <StrictMode>
      <Themed>
        <QueryClientProvider client={client}><RouterProvider router={router} /></QueryClientProvider>
      </Themed>
    </StrictMode>,
  )
  fetchAhead()
}
