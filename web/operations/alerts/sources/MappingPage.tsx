import { Select, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { mappedFields, plainMapping, type MappedField, type Mapping, type MappingCondition, type MappingRule } from '@fullscore/api/operations/alerts/mapping.ts'
import { listMappings, readSource, setMapping, sourcePayloads, tryMapping, type AlertSourceDetail } from '@fullscore/api/operations/alerts/sources.ts'
import type { AnswerOf } from '@fullscore/api/route.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { failureOf } from '../../../data/sentence.ts'
import type { Changed } from '../../../data/changed.ts'
import { useRoute, useSend, useTagged } from '../../../data/query.ts'
import { ActionButton } from '../../../kit/ActionButton.tsx'
import { StateMark, Why } from '../../../kit/marks.tsx'
import { Moment } from '../../../kit/Moment.tsx'
import { Page, PageHeader, Row, Section } from '../../../kit/PageHeader.tsx'
import kit from '../../../kit/kit.module.css'
import { paths } from '../../../paths.ts'
import { reasonWithout, useSession } from '../../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../../shell/states.tsx'
import { toastFailure } from '../../../shell/toast.ts'
import { placesIn, tableOf, tableText } from './words.ts'
import { t, word } from '../../../words.ts'
import css from './sources.module.css'

/** How the payloads of a generic source become alerts: edited, tried on what was received, saved as a version. */
export function Component() {
  const id = useParams()['id'] as Id<'alert-source'>
  const asked = useTagged(readSource, { params: { id } })
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the mapping`} />
  return <Editor key={asked.data.etag} source={asked.data.answer} etag={asked.data.etag} reload={asked.reload} />
}

function Editor({ source, etag, reload }: { source: AlertSourceDetail; etag: string | undefined; reload(): Promise<Changed> }) {
  const { id } = source
  const navigate = useNavigate()
  const session = useSession()
  const reason = reasonWithout(session, 'alerts:manage')
  const [mapping, put] = useState<Mapping>(source.mapping ?? plainMapping)
  const [payload, setPayload] = useState('')
  const [failed, setFailed] = useState<string>()
  const [tried, setTried] = useState<AnswerOf<typeof tryMapping>>()
  const last = useRoute(sourcePayloads, { params: { id } }, { enabled: reason === undefined }).data?.items[0]?.body
  const attempt = useSend(tryMapping, { done: setTried })
  const save = useSend(setMapping, { done: () => void navigate(paths.alertSources.one(id), { replace: true }) })
  const say = (work: Promise<unknown>) => { setFailed(undefined); void work.catch((error: unknown) => setFailed(failureOf(error).says)) }
  const places = placesIn(payload.trim() === '' ? last : payload, mapping.each)
  const change = (some: Partial<Mapping>) => { put({ ...mapping, ...some }); setTried(undefined) }
  return (
    <Page>
      <PageHeader title={t`How payloads of ${source.name} become alerts`} path={[{ label: t`Alert sources`, to: paths.alertSources() }, { label: source.name, to: paths.alertSources.one(id) }]}
        below={source.mappingVersion === 0 ? t`Nothing is saved yet.` : t`Version ${source.mappingVersion} counts now.`}
        actions={<>
          <ActionButton main reason={reason} showReason={false} busy={save.isPending} onClick={() => say(save.mutateAsync({ params: { id }, ifMatch: etag, body: { mapping } }))}>{t`Save as version ${source.mappingVersion + 1}`}</ActionButton>
          <ActionButton reason={reason} showReason={false} busy={attempt.isPending} onClick={() => say(attempt.mutateAsync({ params: { id }, body: { mapping, ...(payload.trim() === '' ? {} : { payload }) } }))}>{t`Try it`}</ActionButton>
        </>} />
      {failed !== undefined && <p role="alert" className={kit['fieldError']}>{failed} <button type="button" className={kit['linkButton']} onClick={() => void reload().catch(toastFailure)}>{t`Read it again`}</button></p>}
      {tried && <Tried tried={tried} />}
      <Section name={t`Where the alerts lie`}>
        <TextInput label={t`List of alerts`} description={t`Empty: the payload is one alert, or a list of them. Places are labels.host, hosts[0].name or /labels/host; $ in front begins at the whole payload.`} w="min(420px, 100%)" styles={{ input: { fontFamily: 'var(--mono)' } }} value={mapping.each ?? ''}
          onChange={(event) => change({ each: event.currentTarget.value.trim() === '' ? undefined : event.currentTarget.value.trim() })} />
      </Section>
      <Section name={t`Fields`}>
        <div className={`${css['rules']} ${css['rulesHead']}`}><span>{t`Field`}</span><span>{t`Comes from, the first that holds something`}</span><span>{t`Means, a line each: P1 = critical`}</span><span>{t`Otherwise`}</span></div>
        {mappedFields.map((field) => <Rule key={field} field={field} rule={mapping[field]} places={places} put={(rule) => change({ [field]: rule })} />)}
      </Section>
      <Conditions name={t`Over when`} none={t`Nothing says when an alert is over: it fires until a person ends it.`} conditions={mapping.resolvedWhen} put={(resolvedWhen) => change({ resolvedWhen })} />
      <Conditions name={t`Left alone when`} none={t`Every alert counts.`} conditions={mapping.ignoredWhen} put={(ignoredWhen) => change({ ignoredWhen })} />
      <Section name={t`Payload to try it on`}>
        <Textarea aria-label={t`Payload to try it on`} placeholder={last ?? t`Nothing was received yet: paste JSON here.`} autosize minRows={3} maxRows={14} className="mono" value={payload} onChange={(event) => { setPayload(event.currentTarget.value); setTried(undefined) }} />
        <Why>{t`Empty: the last payload that was received, taken or refused.`}</Why>
      </Section>
      <Versions id={id} take={(old) => { put(old); setTried(undefined) }} />
    </Page>
  )
}

const names: Record<MappedField, string> = { title: t`Title`, dedupKey: 'Key of the cause', urgency: t`Urgency`, at: t`Since when`, service: t`Service`, item: t`Item`, team: t`Team`, group: t`Cause group` }
const needed: readonly MappedField[] = ['title', 'dedupKey', 'urgency']

function Rule({ field, rule, places, put }: { field: MappedField; rule: MappingRule | undefined; places: string[]; put(rule: MappingRule | undefined): void }) {
  const given = rule ?? { from: [] }
  const [table, setTable] = useState(tableText(given.table))
  const change = (some: Partial<MappingRule>) => {
    const next = { ...given, ...some }
    const empty = next.from.length === 0 && next.otherwise === undefined && next.constant === undefined
    put(empty && !needed.includes(field) ? undefined : next)
  }
  const name = names[field]
  return (
    <div className={css['rules']}>
      <span>{name}{needed.includes(field) ? '' : <span className="quiet">{t`, optional`}</span>}</span>
      <TagsInput aria-label={t`${name} comes from`} data={places} value={given.from} maxTags={8} placeholder={given.from.length === 0 ? t`place` : ''} onChange={(from) => change({ from })} />
      <Textarea aria-label={t`What the values of ${name} mean`} autosize minRows={1} maxRows={6} placeholder={t`P1 = critical`} value={table} onChange={(event) => { setTable(event.currentTarget.value); change({ table: tableOf(event.currentTarget.value) }) }} />
      <TextInput aria-label={t`${name} otherwise`} placeholder={t`otherwise`} value={given.otherwise ?? given.constant ?? ''} onChange={(event) => change({ constant: undefined, otherwise: event.currentTarget.value === '' ? undefined : event.currentTarget.value })} />
    </div>
  )
}

const kinds: { value: MappingCondition['is']; label: string }[] = [{ value: 'one-of', label: t`is one of` }, { value: 'none-of', label: t`is none of` }, { value: 'present', label: t`is there` }, { value: 'absent', label: t`is missing` }]

function Conditions({ name, none, conditions, put }: { name: string; none: string; conditions: MappingCondition[]; put(conditions: MappingCondition[]): void }) {
  const change = (at: number, some: Partial<MappingCondition>) => put(conditions.map((one, i) => (i === at ? { ...one, ...some } : one)))
  return (
    <Section name={name} link={{ label: t`Add a condition`, onClick: () => put([...conditions, { path: 'status', is: 'one-of' as const, values: [] }].slice(0, 10)) }}>
      {conditions.length === 0 && <p className="quiet">{none}</p>}
      {conditions.map((one, at) => (
        <div key={at} className={css['condition']}>
          <TextInput aria-label={t`Place of condition ${at + 1}`} value={one.path} w={180} onChange={(event) => change(at, { path: event.currentTarget.value })} />
          <Select aria-label={t`How condition ${at + 1} judges`} data={kinds} value={one.is} allowDeselect={false} w={140} onChange={(is) => change(at, { is: is as MappingCondition['is'] })} />
          {(one.is === 'one-of' || one.is === 'none-of') && <TagsInput aria-label={t`Values of condition ${at + 1}`} value={one.values} maxTags={50} w={260} onChange={(values) => change(at, { values })} />}
          <button type="button" className={kit['linkButton']} aria-label={t`Take away condition ${at + 1}`} onClick={() => put(conditions.filter((_, i) => i !== at))}>{t`Take away`}</button>
        </div>
      ))}
    </Section>
  )
}

const outcomes = { firing: 'firing', resolved: 'ok', ignored: 'muted', refused: 'degraded' } as const

/** What would come out, alert by alert and field by field, with the reason. */
function Tried({ tried }: { tried: AnswerOf<typeof tryMapping> }) {
  const refused = tried.items.filter((one) => one.outcome === 'refused').length
  return (
    <Section name={t`What would come out`} count={`${tried.items.length + tried.more}`}>
      <Why>{tried.of} {refused === 0 ? t`Every alert of it can be read.` : t`${refused} of those shown would be refused.`}</Why>
      {tried.items.map((one, at) => (
        <div key={at} className={css['result']}>
          <StateMark state={outcomes[one.outcome]} words={one.outcome === 'resolved' ? t`over` : word(one.outcome)} />{one.fields.length === 0 && <> <span className="why">{one.why}</span></>}
          {one.fields.length > 0 && <div className={css['hold']} tabIndex={0} role="region" aria-label={t`Fields of alert ${at + 1}`}><table className={css['table']} data-fixed>
            <thead><tr><th scope="col">{t`Field`}</th><th scope="col">{t`Value`}</th><th scope="col">{t`Why`}</th></tr></thead>
            <tbody>{one.fields.map((field) => <tr key={field.field}><th scope="row">{field.field === 'status' ? t`State` : names[field.field as MappedField]}</th><td className="mono">{field.value ?? <span className="quiet">{t`nothing`}</span>}</td><td className="why">{field.ok ? '' : t`Refused: `}{field.why}</td></tr>)}</tbody>
          </table></div>}
        </div>
      ))}
      {tried.more > 0 && <p className="quiet">{t`${tried.more} more are not shown.`}</p>}
    </Section>
  )
}

function Versions({ id, take }: { id: Id<'alert-source'>; take(mapping: Mapping): void }) {
  const { data } = useRoute(listMappings, { params: { id } })
  return (
    <Section name={t`Saved versions`} count={data?.items.length ?? ''}>
      {(data?.items ?? []).map((one) => <Row key={one.version} subject={t`Version ${one.version}`} quiet={<>{one.savedBy}, <Moment at={one.savedAt} /></>} right={<button type="button" className={kit['linkButton']} onClick={() => take(one.mapping)}>{t`put into the editor`}</button>} />)}
    </Section>
  )
}
