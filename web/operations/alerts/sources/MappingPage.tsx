import { Select, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { mappedFields, plainMapping, type MappedField, type Mapping, type MappingCondition, type MappingRule } from '@fullscore/api/operations/alerts/mapping.ts'
import { listMappings, readSource, setMapping, sourcePayloads, tryMapping, type AlertSourceDetail } from '@fullscore/api/operations/alerts/sources.ts'
import type { AnswerOf } from '@fullscore/api/route.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { failureOf } from '../../../data/sentence.ts'
import { useRoute, useSend, useTagged } from '../../../data/query.ts'
import { ActionButton } from '../../../kit/ActionButton.tsx'
import { StateMark, Why } from '../../../kit/marks.tsx'
import { Moment } from '../../../kit/Moment.tsx'
import { Page, PageHeader, Row, Section } from '../../../kit/PageHeader.tsx'
import kit from '../../../kit/kit.module.css'
import { paths } from '../../../paths.ts'
import { reasonWithout, useSession } from '../../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../../shell/states.tsx'
import { placesIn, tableOf, tableText } from './words.ts'
import css from './sources.module.css'

/** How the payloads of a generic source become alerts: edited, tried on what was received, saved as a version. */
export function Component() {
  const id = useParams()['id'] as Id<'alert-source'>
  const asked = useTagged(readSource, { params: { id } })
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what="the mapping" />
  return <Editor key={asked.data.etag} source={asked.data.answer} etag={asked.data.etag} reload={() => void asked.refetch()} />
}

function Editor({ source, etag, reload }: { source: AlertSourceDetail; etag: string | undefined; reload(): void }) {
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
      <PageHeader title={`How payloads of ${source.name} become alerts`} path={[{ label: 'Alert sources', to: paths.alertSources() }, { label: source.name, to: paths.alertSources.one(id) }]}
        below={source.mappingVersion === 0 ? 'Nothing is saved yet.' : `Version ${source.mappingVersion} counts now.`}
        actions={<>
          <ActionButton main reason={reason} showReason={false} busy={save.isPending} onClick={() => say(save.mutateAsync({ params: { id }, ifMatch: etag, body: { mapping } }))}>Save as version {source.mappingVersion + 1}</ActionButton>
          <ActionButton reason={reason} showReason={false} busy={attempt.isPending} onClick={() => say(attempt.mutateAsync({ params: { id }, body: { mapping, ...(payload.trim() === '' ? {} : { payload }) } }))}>Try it</ActionButton>
        </>} />
      {failed !== undefined && <p role="alert" className={kit['fieldError']}>{failed} <button type="button" className={kit['linkButton']} onClick={reload}>Read it again</button></p>}
      {tried && <Tried tried={tried} />}
      <Section name="Where the alerts lie">
        <TextInput label="List of alerts" description="Empty: the payload is one alert, or a list of them. Places are labels.host, hosts[0].name or /labels/host; $ in front begins at the whole payload." w="min(420px, 100%)" styles={{ input: { fontFamily: 'var(--mono)' } }} value={mapping.each ?? ''}
          onChange={(event) => change({ each: event.currentTarget.value.trim() === '' ? undefined : event.currentTarget.value.trim() })} />
      </Section>
      <Section name="Fields">
        <div className={`${css['rules']} ${css['rulesHead']}`}><span>Field</span><span>Comes from, the first that holds something</span><span>Means, a line each: P1 = critical</span><span>Otherwise</span></div>
        {mappedFields.map((field) => <Rule key={field} field={field} rule={mapping[field]} places={places} put={(rule) => change({ [field]: rule })} />)}
      </Section>
      <Conditions name="Over when" none="Nothing says when an alert is over: it fires until a person ends it." conditions={mapping.resolvedWhen} put={(resolvedWhen) => change({ resolvedWhen })} />
      <Conditions name="Left alone when" none="Every alert counts." conditions={mapping.ignoredWhen} put={(ignoredWhen) => change({ ignoredWhen })} />
      <Section name="Payload to try it on">
        <Textarea aria-label="Payload to try it on" placeholder={last ?? 'Nothing was received yet: paste JSON here.'} autosize minRows={3} maxRows={14} className="mono" value={payload} onChange={(event) => { setPayload(event.currentTarget.value); setTried(undefined) }} />
        <Why>Empty: the last payload that was received, taken or refused.</Why>
      </Section>
      <Versions id={id} take={(old) => { put(old); setTried(undefined) }} />
    </Page>
  )
}

const names: Record<MappedField, string> = { title: 'Title', dedupKey: 'Key of the cause', urgency: 'Urgency', at: 'Since when', service: 'Service', item: 'Item', team: 'Team', group: 'Cause group' }
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
      <span>{name}{needed.includes(field) ? '' : <span className="quiet">, optional</span>}</span>
      <TagsInput aria-label={`${name} comes from`} data={places} value={given.from} maxTags={8} placeholder={given.from.length === 0 ? 'place' : ''} onChange={(from) => change({ from })} />
      <Textarea aria-label={`What the values of ${name} mean`} autosize minRows={1} maxRows={6} placeholder="P1 = critical" value={table} onChange={(event) => { setTable(event.currentTarget.value); change({ table: tableOf(event.currentTarget.value) }) }} />
      <TextInput aria-label={`${name} otherwise`} placeholder="otherwise" value={given.otherwise ?? given.constant ?? ''} onChange={(event) => change({ constant: undefined, otherwise: event.currentTarget.value === '' ? undefined : event.currentTarget.value })} />
    </div>
  )
}

const kinds: { value: MappingCondition['is']; label: string }[] = [{ value: 'one-of', label: 'is one of' }, { value: 'none-of', label: 'is none of' }, { value: 'present', label: 'is there' }, { value: 'absent', label: 'is missing' }]

function Conditions({ name, none, conditions, put }: { name: string; none: string; conditions: MappingCondition[]; put(conditions: MappingCondition[]): void }) {
  const change = (at: number, some: Partial<MappingCondition>) => put(conditions.map((one, i) => (i === at ? { ...one, ...some } : one)))
  return (
    <Section name={name} link={{ label: 'Add a condition', onClick: () => put([...conditions, { path: 'status', is: 'one-of' as const, values: [] }].slice(0, 10)) }}>
      {conditions.length === 0 && <p className="quiet">{none}</p>}
      {conditions.map((one, at) => (
        <div key={at} className={css['condition']}>
          <TextInput aria-label={`Place of condition ${at + 1}`} value={one.path} w={180} onChange={(event) => change(at, { path: event.currentTarget.value })} />
          <Select aria-label={`How condition ${at + 1} judges`} data={kinds} value={one.is} allowDeselect={false} w={140} onChange={(is) => change(at, { is: is as MappingCondition['is'] })} />
          {(one.is === 'one-of' || one.is === 'none-of') && <TagsInput aria-label={`Values of condition ${at + 1}`} value={one.values} maxTags={50} w={260} onChange={(values) => change(at, { values })} />}
          <button type="button" className={kit['linkButton']} aria-label={`Take away condition ${at + 1}`} onClick={() => put(conditions.filter((_, i) => i !== at))}>Take away</button>
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
    <Section name="What would come out" count={`${tried.items.length + tried.more}`}>
      <Why>{tried.of} {refused === 0 ? 'Every alert of it can be read.' : `${refused} of those shown would be refused.`}</Why>
      {tried.items.map((one, at) => (
        <div key={at} className={css['result']}>
          <StateMark state={outcomes[one.outcome]} words={one.outcome === 'resolved' ? 'over' : one.outcome} />{one.fields.length === 0 && <> <span className="why">{one.why}</span></>}
          {one.fields.length > 0 && <div className={css['hold']} tabIndex={0} role="region" aria-label={`Fields of alert ${at + 1}`}><table className={css['table']} data-fixed>
            <thead><tr><th scope="col">Field</th><th scope="col">Value</th><th scope="col">Why</th></tr></thead>
            <tbody>{one.fields.map((field) => <tr key={field.field}><th scope="row">{field.field === 'status' ? 'State' : names[field.field as MappedField]}</th><td className="mono">{field.value ?? <span className="quiet">nothing</span>}</td><td className="why">{field.ok ? '' : 'Refused: '}{field.why}</td></tr>)}</tbody>
          </table></div>}
        </div>
      ))}
      {tried.more > 0 && <p className="quiet">{tried.more} more are not shown.</p>}
    </Section>
  )
}

function Versions({ id, take }: { id: Id<'alert-source'>; take(mapping: Mapping): void }) {
  const { data } = useRoute(listMappings, { params: { id } })
  return (
    <Section name="Saved versions" count={data?.items.length ?? ''}>
      {(data?.items ?? []).map((one) => <Row key={one.version} subject={`Version ${one.version}`} quiet={<>{one.savedBy}, <Moment at={one.savedAt} /></>} right={<button type="button" className={kit['linkButton']} onClick={() => take(one.mapping)}>put into the editor</button>} />)}
    </Section>
  )
}
