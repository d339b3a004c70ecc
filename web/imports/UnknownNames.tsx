import { Checkbox } from '@mantine/core'
import type { ImportDetail, Mapping, UnknownNames as Unknown } from '@fullscore/api/imports/imports.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { ActionButton } from '../kit/ActionButton.tsx'
import { Why } from '../kit/marks.tsx'
import { Section } from '../kit/PageHeader.tsx'
import { count, t } from '../words.ts'
import css from './imports.module.css'

export interface UnknownNamesProps {
  one: ImportDetail
  /** Sends a changed mapping; the rows are looked at again. */
  put(mapping: Mapping): void
  /** Why nothing can be changed. */
  reason: string | undefined
}

const mostNamed = 40

/** Names that nothing is called by, where the import can make what they name: likely slips are offered as what is known, the rest is made if the person says so. */
export function UnknownNames({ one, put, reason }: UnknownNamesProps) {
  return <>{one.unknown.map((unknown) => <Column key={unknown.to} unknown={unknown} mapping={one.mapping} put={put} reason={reason} />)}</>
}

function Column({ unknown, mapping, put, reason }: { unknown: Unknown; mapping: Mapping; put(mapping: Mapping): void; reason: string | undefined }) {
  const { to, names, make } = unknown
  const means = mapping.names.find((each) => each.to === to)?.means ?? []
  const choose = (next: { make: boolean; means: typeof means }) => put({ ...mapping, names: [...mapping.names.filter((each) => each.to !== to), { to, ...next }] })
  const slips = names.filter((each) => each.near !== null || each.means !== null)
  const others = names.filter((each) => each.near === null && each.means === null)
  const left = unknown.count - names.filter((each) => each.means !== null).length
  const why = reason ?? (unknown.allowed ? undefined : t`You may not add them.`)
  return (
    <Section name={t`${unknown.title} that are not known`} count={unknown.count.toLocaleString(readerLocale())}>
      {slips.map((each) => {
        const known = each.means ?? each.near!
        return <Checkbox key={each.name} mb={8} disabled={reason !== undefined} checked={each.means !== null} label={t`${each.name} is ${known} (${count(each.rows, '# row', '# rows')})`}
          onChange={(event) => choose({ make, means: [...means.filter((one) => one.name.toLowerCase() !== each.name.toLowerCase()), ...(event.currentTarget.checked ? [{ name: each.name, known }] : [])] })} />
      })}
      {others.length > 0 && <p className="why">{others.slice(0, mostNamed).map((each) => each.name).join(', ')}{others.length > mostNamed && ` ${t`and ${others.length - mostNamed} more`}`}</p>}
      {left > 0 && <div className={css['settings']}>
        {make ? <Why>{count(left, 'It is created with these rows, and taken back with them.', '# of them are created with these rows, and taken back with them.')}</Why> : <Why>{t`Rows that name them are bad until they are created or read as one that is known.`}</Why>}
        <ActionButton main={!make} reason={why} onClick={() => choose({ make: !make, means })}>{make ? t`Do not create them` : count(left, 'Create it with these rows', 'Create # with these rows')}</ActionButton>
      </div>}
    </Section>
  )
}
