import { Checkbox, SegmentedControl, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { Route, Routes } from 'react-router'
import { ActionButton } from '../kit/ActionButton.tsx'
import { Confirm } from '../kit/Confirm.tsx'
import { Field, FieldGroup, Form, Side } from '../kit/Form.tsx'
import { Graph } from '../kit/Graph.tsx'
import { ListPage } from '../kit/ListPage.tsx'
import { useFilters } from '../kit/filters.ts'
import { SeverityTag, StateMark, Urgency, Why, urgencies, type UrgencyName } from '../kit/marks.tsx'
import { stateGlyphs, type MarkState } from '@fullscore/engraving/glyphs.ts'
import { DetailPage, FactList, FactStrip, Page, PageHeader, Row, Section } from '../kit/PageHeader.tsx'
import { Timeline } from '../kit/Timeline.tsx'
import { EmptyPage, ErrorPage, LoadingPage } from '../shell/states.tsx'
import { SessionContext } from '../shell/session.ts'
import { Shell } from '../shell/Shell.tsx'
import type { AreaPart } from '../shell/area.ts'
import { toast } from '../shell/toast.ts'
import { sample, sampleNow } from '../score/sample.ts'
import { ScoreBoard } from '../score/ScoreBoard.tsx'
import { SmallScore } from '../score/SmallScore.tsx'
import { useScoreView } from '../score/useScoreView.ts'

const module = (label: string, count?: number) => ({ label, to: `/gallery/${label.toLowerCase()}`, useCount: () => count })
const names = ['Team', 'Infrastructure', 'Security', 'Strategy', 'Insight']
const areas: AreaPart[] = [
  { label: 'Score', to: '/gallery/score', modules: [], routes: [] },
  { label: 'Operations', to: '/gallery', routes: [], modules: [module('List', 10), module('Detail', 1), module('Form'), module('Marks'), module('States'), module('Small')] },
  ...names.map((label) => ({ label, to: `/gallery/area/${label}`, modules: [], routes: [] })),
]
const session = { name: 'Ada Bakker', mail: 'ada@aldermere.example', can: () => true, signOut: () => toast('Signed out.') }
const found = [
  { kind: 'service', id: '1', title: 'Checkout', quiet: 'service, Payments team, ok', href: '/gallery/detail', glyph: 'ok' as const },
  { kind: 'incident', id: '418', title: 'INC-418 Checkout fails for card payments', quiet: 'incident, resolved 03:38', href: '/gallery/detail', glyph: 'incident' as const },
]
const palette = {
  search: (text: string) => Promise.resolve(found.filter((one) => one.title.toLowerCase().includes(text.toLowerCase()))),
  actionsOn: (one: { title: string }) => [
    { id: 'plan', title: `Plan a change on ${one.title}`, quiet: 'service', glyph: 'deployment' as const, run: () => toast('Planned.') },
    { id: 'delete', title: `Delete ${one.title}`, reason: '3 services need it. Retire them first.', run: () => undefined },
  ],
}

interface Alert { id: string; urgency: UrgencyName; what: string; where: string; service: string; lasting: string; state: MarkState; who: string }
const alerts: Alert[] = [
  ['high', 'Link down', 'gda-rt-02, port 3', 'Gdańsk warehouse', '13 min', 'firing', 'Ines Ferreira'],
  ['medium', 'Packet loss 4.1 %', 'gda-rt-02 to rtm-rt-01', 'Gdańsk warehouse', '26 min', 'firing', 'Ines Ferreira'],
  ['low', 'Disk /var 89 % full', 'rtm-app-07', 'Search', '44 min', 'muted', ''],
  ['info', 'No data for 12 min', 'prt-sensor-04', 'Porto office', '12 min', 'stale', ''],
  ['critical', 'Connections 498 of 500', 'rtm-db-03', 'Checkout', '26 min', 'ok', 'Ines Ferreira'],
].map(([urgency, what, where, service, lasting, state, who], index) => ({ id: String(index), urgency, what, where, service, lasting, state, who }) as Alert)
const filters = [
  { key: 'state', label: 'State', multiple: true, initial: ['firing'], options: [{ value: 'firing', label: 'firing' }, { value: 'resolved', label: 'resolved' }] },
  { key: 'urgency', label: 'Urgency', multiple: true, options: urgencies.map((value) => ({ value, label: value })) },
]

function List() {
  const state = useFilters(filters)
  const page = { rows: alerts, total: alerts.length, more: false, loadMore: () => undefined, loadingMore: false, moreFailed: null, pending: false, refreshing: false, error: null, retry: () => undefined }
  return (
    <ListPage name="Alerts" title="Ten alerts. Five have nobody’s hand on them." below="212 resolved in the past day, 41 of them by one cause."
      actions={(selected) => <><ActionButton>Silence…</ActionButton><ActionButton main reason={selected.length === 0 ? 'Select alerts first.' : undefined} showReason={false}>Acknowledge selected ({selected.length})</ActionButton></>}
      filters={filters} state={state} searchable page={page} rowKey={(row) => row.id} href={() => '/gallery/detail'} selectable
      dim={(row) => row.state === 'ok'} keys={[{ key: 'a', does: 'acknowledge', run: (rows) => toast(`${rows.length} acknowledged.`) }]}
      empty={{ says: 'No alerts. Silence stays empty.' }}
      columns={[
        { key: 'urgency', head: 'Urgency', width: 110, cell: (row) => <Urgency urgency={row.urgency} /> },
        { key: 'what', head: 'What', subject: true, cell: (row) => row.what },
        { key: 'where', head: 'Where', cell: (row) => row.where },
        { key: 'service', head: 'Service', cell: (row) => row.service },
        { key: 'lasting', head: 'Firing for', align: 'right', cell: (row) => row.lasting },
        { key: 'state', head: 'State', cell: (row) => <StateMark state={row.state} /> },
        { key: 'who', head: 'In hand', cell: (row) => row.who || 'nobody' },
      ]}
      phone={(row) => ({ mark: <Urgency urgency={row.urgency} bare />, title: row.what, second: row.where, right: row.lasting, rightSecond: row.who || 'nobody' })} />
  )
}

const at = 1_794_450_720_000
function Detail() {
  const [asked, ask] = useState(false)
  const times = Array.from({ length: 240 }, (_, index) => at / 1000 - 21_600 + index * 90)
  const values = times.map((_, index) => index > 90 && index < 100 ? null : 150 + 20 * Math.sin(index / 9) + (index > 120 && index < 136 ? 300 : 0))
  return (
    <DetailPage
      header={<PageHeader title="Checkout fails for card payments" above={<><SeverityTag severity={1} /> INC-418, Checkout, Amsterdam time</>}
        actions={<><ActionButton main onClick={() => toast('Posted.')}>Post an update</ActionButton><ActionButton onClick={() => ask(true)}>Merge</ActionButton><ActionButton reason="Errors are still ten times normal.">Resolve</ActionButton></>} />}
      strip={<FactStrip facts={[{ name: 'State', value: 'Mitigating' }, { name: 'Open for', value: '21:18' }, { name: 'Commander', value: 'Ines Ferreira' }]} note="Resolve waits: errors are still ten times normal." />}
      margin={<><Section name="Likely cause"><Why>payments-api 4.18.0 went out 3 min 40 s before the first error.</Why></Section>
        <Section name="Facts" count="40 s old"><FactList facts={[{ name: 'System', value: 'Debian 13' }, { name: 'Address', value: <span className="mono">10.20.4.31</span> }]} /></Section></>}>
      <Section name="Connections" count="of 500">
        <Graph words="Connections, about 150, 498 between 03:00 and 03:24" times={times} unit="" limit={{ at: 500, words: 'limit: 500' }}
          series={[{ name: 'connections', values, band: { least: values.map((one) => one === null ? null : one - 20), most: values.map((one) => one === null ? null : one + 20) } }]}
          spans={[{ from: times[120] ?? 0, to: times[136] ?? 0 }]} />
      </Section>
      <Section name="Timeline" count="newest first" link={{ label: 'Add a note', onClick: () => toast('Noted.') }}>
        <Timeline entries={[
          { id: '1', at, glyph: 'ok', says: 'Errors fall: 1,140 to 310 a minute.', who: 'Tomasz Wójcik' },
          { id: '2', at: at - 80_000, glyph: 'deployment', says: 'Put payments-api 4.17.3 back.', who: 'Pipeline' },
          { id: '3', at: at - 620_000, glyph: 'answered', says: 'Acknowledged from her phone.', who: 'Ines Ferreira' },
          { id: '4', at: at - 90_000_000, glyph: 'failed', says: 'Deployed payments-api 4.18.0.', who: 'Pipeline' },
        ]} />
      </Section>
      <Confirm open={asked} onClose={() => ask(false)} title="Merge into INC-419?" verb="Merge" act={() => Promise.reject(new Error('x'))}>Responders of both are told.</Confirm>
    </DetailPage>
  )
}

function FormPage() {
  const [every, setEvery] = useState('5')
  return (
    <Page narrow>
      <PageHeader title="Add a check" path={[{ label: 'Checks', to: '/gallery/list' }]} />
      <Form verb="Add the check" cancel={() => undefined} send={() => Promise.resolve(toast('Added.'))}
        check={(): Record<string, string> => Number(every) < 10 ? { every: 'At least 10 s: this site’s probe has 40 checks on this host already. Try 15.' } : {}}
        side={<><Side name="Try it now" action={<ActionButton size="xs">Try again</ActionButton>}><StateMark state="ok" words="It answers in 182 ms" strong /></Side>
          <Side name="What will happen"><Why>If it fails three times, an alert opens on Web shop, Ines Ferreira is paged.</Why></Side></>}>
        <Section name="What to watch">
          <FieldGroup name="kind" label="Kind"><SegmentedControl aria-label="Kind" data={['HTTP', 'TCP', 'Ping', 'DNS']} /></FieldGroup>
          <Field name="address" label="Address"><TextInput defaultValue="https://shop.aldermere.eu/health" /></Field>
          <Field name="service" label="Belongs to" hint="An alert counts for this service and all that need it."><TextInput defaultValue="Web shop" /></Field>
        </Section>
        <Section name="How often, and when to call it down">
          <Field name="every" label="Every" after="s"><TextInput w={88} value={every} onChange={(event) => setEvery(event.currentTarget.value)} /></Field>
          <Field name="note" label="Note" optional><TextInput /></Field>
          <FieldGroup name="tell" label="Tell"><Checkbox label="the service’s team" defaultChecked /></FieldGroup>
        </Section>
      </Form>
    </Page>
  )
}

function Marks() {
  return (
    <Page>
      <PageHeader title="The vocabulary of the pages" />
      <Section name="States">{(Object.keys(stateGlyphs) as MarkState[]).map((state) => <Row key={state} subject={<StateMark state={state} />} quiet="shape and word" right="14:32" />)}</Section>
      <Section name="Urgency">{urgencies.map((urgency) => <Row key={urgency} subject={<Urgency urgency={urgency} />} />)}</Section>
      <Section name="Severity">{([1, 2, 3, 4] as const).map((severity) => <SeverityTag key={severity} severity={severity} />)}</Section>
    </Page>
  )
}

function States() {
  return (
    <Page>
      <PageHeader title="Empty, loading, failed" />
      <EmptyPage says="fills when you sweep a range or add a router" step={<ActionButton main>Sweep a range</ActionButton>} />
      <LoadingPage what="the alerts" done={1200} of={40_000} cancel={() => undefined} />
      <ErrorPage error={new Error('x')} />
    </Page>
  )
}

function ScorePage() {
  const state = useScoreView(sampleNow)
  const counted = state.view.zoom !== 'hour' && state.view.zoom !== 'day' && state.view.zoom !== 'next'
  const { from, to } = state.range
  const data = useMemo(() => sample(counted, from, to), [counted, from, to])
  return <ScoreBoard title="One incident open. Two deadlines need you this week." below="Aldermere, everything you may see. Thursday 12 November 2026, 14:32 in Amsterdam. Live." data={data} state={state} />
}

function SmallPage() {
  const whole = useMemo(() => sample(false), [])
  const data = { ...whole, from: sampleNow - 86_400_000, to: sampleNow }
  const only = (...ids: string[]) => ({ ...data, staves: data.staves.filter((stave) => ids.includes(stave.id)) })
  const all = { ...data, entries: data.entries.filter((one) => one.mark === 'alert').map((one) => ({ ...one, stave: 'servers' })), staves: data.staves.filter((stave) => stave.id === 'servers') }
  return (
    <Page>
      <PageHeader title="Few staves" />
      <Section name="The strip of a list"><SmallScore data={all} label="Alerts of the past day" bare onRange={(from, to) => toast(`${from} to ${to}`)} /></Section>
      <Section name="The head of a service"><SmallScore data={only('incidents', 'changes', 'on-call')} label="Checkout, the past day" /></Section>
    </Page>
  )
}

/** For whoever works on the kit: every part on one page each, with made-up data. Not in the built product. */
export function Component() {
  return (
    <SessionContext value={session}>
      <Routes>
        <Route element={<Shell areas={areas} palette={palette} phoneTabs={[{ label: 'Score', to: '/gallery/score', picture: 'score' }, { label: 'Alerts', to: '/gallery/list', picture: 'alerts' }]} />}>
          <Route path="score" element={<ScorePage />} />
          <Route path="small" element={<SmallPage />} />
          <Route path="list" element={<List />} />
          <Route path="detail" element={<Detail />} />
          <Route path="form" element={<FormPage />} />
          <Route path="marks" element={<Marks />} />
          <Route path="*" element={<States />} />
        </Route>
      </Routes>
    </SessionContext>
  )
}
