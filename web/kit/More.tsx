import type { PagedRows } from '../data/query.ts'
import { failureOf } from '../data/sentence.ts'
import { t } from '../words.ts'
import { ActionButton } from './ActionButton.tsx'
import css from './kit.module.css'

/** The button for the next page of a list, as long as there is one; and why it did not come. */
export function More({ page, says = t`Show more` }: { page: Pick<PagedRows<unknown>, 'more' | 'moreFailed' | 'loadingMore' | 'loadMore'>; says?: string }) {
  if (!page.more) return null
  return (
    <div className={css['more']}>
      <ActionButton busy={page.loadingMore} onClick={page.loadMore}>{says}</ActionButton>
      {page.moreFailed !== null && <p role="alert" className={css['fieldError']}>{failureOf(page.moreFailed).says}</p>}
    </div>
  )
}
