import { NumberInput, Select } from '@mantine/core'
import type { ImportDetail, ImportSubject, Mapping } from '@fullscore/api/imports/imports.ts'
import { Section } from '../kit/PageHeader.tsx'
import { TeamPick } from '../pick/pick.tsx'
import { decimalLabels, orderLabels } from './words.ts'
import { t } from '../words.ts'
import css from './imports.module.css'

export interface MappingProps {
  one: ImportDetail
  subject: ImportSubject
  /** Sends a changed mapping; the rows are looked at again. */
  put(mapping: Mapping): void
  /** Why nothing can be changed. */
  reason: string | undefined
}

/** Which column of the file is what, with what was guessed and why; every guess can be changed. */
export function MappingTable({ one, subject, put, reason }: MappingProps) {
  const { mapping } = one
  const off = reason !== undefined
  const setColumn = (at: number, some: Partial<Mapping['columns'][number]>) => {
    const columns = mapping.columns.map((column, i) => (i === at ? { ...column, ...some } : some.to !== undefined && some.to !== null && column.to === some.to ? { ...column, to: null } : column))
    const given = new Set(columns.map((column) => column.to))
    const fits = (key: readonly string[]) => key.every((name) => given.has(name))
    put({ ...mapping, columns, key: mapping.key.length > 0 && fits(mapping.key) ? mapping.key : [...(subject.keys.find(fits) ?? [])] })
  }
  const options = subject.columns.map((column) => ({ value: column.name, label: `${column.label}${column.required ? ' *' : ''}` }))
  return (
    <Section name={t`Columns`} count={one.readAs}>
      {reason !== undefined && <p className="why">{reason}</p>}
      <div className={css['hold']}>
        <table className={css['mapping']} aria-label={t`Columns of the file`}>
          <thead><tr><th scope="col">{t`Column`}</th><th scope="col">{t`For example`}</th><th scope="col">{t`Is`}</th><th scope="col">{t`Why`}</th></tr></thead>
          <tbody>
            {one.columns.map((column, at) => {
              const mapped = mapping.columns[at]!
              const type = subject.columns.find((it) => it.name === mapped.to)?.type
              const format = type === 'date' ? column.dates : type === 'amount' || type === 'number' ? column.numbers : null
              const name = column.heading || t`column ${column.letters}`
              return (
                <tr key={column.letters}>
                  <th scope="row"><span className="quiet">{column.letters}</span> {column.heading || <span className="quiet">{t`no heading`}</span>}</th>
                  <td className="quiet">{column.samples.join(' · ') || t`empty`}</td>
                  <td>
                    <Select aria-label={t`What ${name} is`} data={options} value={mapped.to} placeholder={t`Left out`} clearable searchable disabled={off} onChange={(to) => setColumn(at, { to })} w={220} />
                    {format !== null && (type === 'date'
                      ? <Select mt={4} aria-label={t`How dates in ${name} are written`} data={orderLabels} value={mapped.order} placeholder={t`Choose`} allowDeselect={false} disabled={off} onChange={(order) => setColumn(at, { order: order as 'dmy' })} w={220} />
                      : <Select mt={4} aria-label={t`How numbers in ${name} are written`} data={decimalLabels} value={mapped.decimal} placeholder={t`Choose`} allowDeselect={false} disabled={off} onChange={(decimal) => setColumn(at, { decimal: decimal as ',' })} w={220} />)}
                  </td>
                  <td><span className="why">{mapped.to === null && column.filled > 0 && column.why.startsWith('Its') ? t`You left it out.` : column.why}</span>{format !== null && <p className={css['guess']} data-sure={format.sure}>{format.why}</p>}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <Settings one={one} subject={subject} put={put} off={off} />
    </Section>
  )
}

function Settings({ one, subject, put, off }: Pick<MappingProps, 'one' | 'subject' | 'put'> & { off: boolean }) {
  const { mapping } = one
  const labelOf = (name: string) => subject.columns.find((column) => column.name === name)?.label ?? name
  const given = new Set(mapping.columns.map((column) => column.to))
  const keys = subject.keys.filter((key) => key.every((name) => given.has(name)))
  return (
    <div className={css['settings']}>
      <NumberInput label={t`Row of the headings`} description={t`0 if there are none`} min={0} max={1000} w={180} value={mapping.headingRow} disabled={off} clampBehavior="strict" onBlur={(event) => {
        const headingRow = Number(event.currentTarget.value)
        if (headingRow !== mapping.headingRow) put({ ...mapping, headingRow })
      }} />
      <Select label={t`A record is recognised by`} description={t`rows that fit one change it`} w={240} allowDeselect={false} disabled={off} value={mapping.key.join()}
        data={[...keys.map((key) => ({ value: key.join(), label: key.map(labelOf).reduce((one, other) => t`${one} and ${other}`) })), { value: '', label: given.has('id') ? t`its id only` : t`nothing: every row is new` }]}
        onChange={(value) => put({ ...mapping, key: value ? value.split(',') : [] })} />
      <Select label={t`An empty cell`} description={t`of a record that is there`} w={240} allowDeselect={false} disabled={off} value={mapping.empty} data={[{ value: 'keep', label: t`leaves the field as it is` }, { value: 'clear', label: t`empties the field` }]} onChange={(empty) => put({ ...mapping, empty: empty as 'keep' })} />
      {subject.team && (
        <TeamPick label={t`Owner`} description={t`of new records that name none`} w={240} disabled={off} value={mapping.teamId} onChange={(teamId) => put({ ...mapping, teamId: teamId as Mapping['teamId'] })} />
      )}
    </div>
  )
}
