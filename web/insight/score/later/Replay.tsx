import { NativeSelect } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { replayScore } from '@fullscore/api/insight/score.ts'
import { happeningsOf, lastBefore, playedTo, speedFor, speeds, stepFrom, wholeSpeed } from '@fullscore/engraving/replay.ts'
import type { View } from '@fullscore/engraving/scale.ts'
import { scoreAt, verdictAt, type Played } from '@fullscore/engraving/was.ts'
import { drawable, wire } from '../../../agenda/data.ts'
import { nowMs } from '../../../data/clock.ts'
import { useRoute } from '../../../data/query.ts'
import { useAddress, whenHere } from '../../../kit/address.ts'
import { clockTime, lasting, longMoment } from '../../../kit/time.ts'
import { Score } from '../../../score/Score.tsx'
import { useKeys } from '../../../shell/keys.ts'
import { ErrorPage, LoadingPage } from '../../../shell/states.tsx'
import { useTitle } from '../../../shell/title.ts'
import { toast } from '../../../shell/toast.ts'
import { ordered, playedAt, stavesIn } from '../shown.ts'
import { t } from '../../../words.ts'
import css from './later.module.css'
import kit from '../../../kit/kit.module.css'

const day = 86_400_000
/** Pictures a second: more than this nobody sees of a playhead, and phones stay cool. */
const pause = 33
/** Under reduced motion the playhead stands this long between its steps. */
const stillPause = 1000

export interface ReplayProps { view: View; query: Record<string, string | string[] | undefined>; /** Keys of the address that said nothing before. */ onLeave(clear: readonly string[]): void }

/** The stretch that is played: the window as far as it is past; the past day of the broken axis. */
export function stretchOf(view: View, now: number): { from: number; to: number } {
  if (view.zoom === 'next') return { from: now - day, to: now }
  const to = Math.min(view.to, now)
  return view.from < to ? { from: view.from, to } : { from: now - day, to: now }
}

/** A past stretch of the Score played back: every stave as it was known to be at the playhead. */
export function Replay({ view, query, onLeave }: ReplayProps) {
  const [opened] = useState(nowMs)
  // Leaving gives the broken axis back: while it plays the address names the stretch, so that it is the link to the moment tomorrow too.
  const [broken] = useState(view.zoom === 'next')
  const { from, to } = useMemo(() => stretchOf(view, opened), [view, opened])
  const asked = useRoute(replayScore, { query: { from: wire(from), to: wire(to), ...query } }, { keep: true })
  if (asked.error && !asked.data) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the replay`} />
  return <Player played={{ ...drawable({ ...asked.data, density: [] }), entries: asked.data.entries as Played['entries'], heads: asked.data.heads as Played['heads'], left: asked.data.left, from, to }} onLeave={() => onLeave(broken ? ['zoom', 'from', 'to'] : [])} />
}

/** Playhead, speed and whether it runs; the URL carries the moment whenever it rests. */
function usePlayhead(played: Played) {
  const { from, to } = played
  const [search, edit] = useAddress()
  const said = Number(search.get('replay'))
  const [at, setAt] = useState(said >= from && said <= to ? said : from)
  const [speed, setSpeed] = useState(() => Number(search.get('speed')) || speedFor(from, to))
  const [running, setRunning] = useState(false)
  // Once the reader leaves, the address is no longer ours: a write that is due then would lead back into the replay.
  const left = useRef(false)
  const still = useMediaQuery('(prefers-reduced-motion: reduce)') ?? false
  useEffect(() => {
    if (!running) return
    let last = performance.now()
    const timer = setInterval(() => {
      const passed = performance.now() - last
      last += passed
      setAt((old) => playedTo(old, passed, speed, to))
    }, still ? stillPause : pause)
    return () => clearInterval(timer)
  }, [running, speed, to, still])
  useEffect(() => { if (at >= to) setRunning(false) }, [at, to])
  useEffect(() => {
    if (running) return
    return whenHere(() => left.current || edit((next) => playedAt(next, { from, to, at, speed }), { stays: true }), 250)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the router's setter is new at every render
  }, [at, running, speed, from, to])
  const go = (to: number) => { setRunning(false); setAt(Math.min(played.to, Math.max(from, to))) }
  const toggle = () => { if (!running && at >= to) setAt(from); setRunning(!running) }
  const leave = () => { left.current = true }
  return { at, speed, running, setSpeed, go, toggle, leave }
}

function Player({ played, onLeave: gone }: { played: Played; onLeave(): void }) {
  const { from, to } = played
  const head = usePlayhead(played)
  const onLeave = () => { head.leave(); gone() }
  const { at, running, speed } = head
  const hold = useRef<HTMLDivElement>(null)
  useEffect(() => hold.current?.focus({ preventScroll: true }), [])
  const happenings = useMemo(() => happeningsOf(played.entries, from, to), [played, from, to])
  const data = useMemo(() => {
    const was = scoreAt(played, at)
    return { ...was, staves: ordered(was.staves, stavesIn(new URLSearchParams(location.search))) }
  }, [played, at])
  const window: View = useMemo(() => ({ zoom: to - from <= 3 * 3_600_000 ? 'hour' : to - from <= 4.5 * day ? 'day' : 'week', from, to }), [from, to])
  const step = (way: 1 | -1) => head.go(stepFrom(happenings, at, way) ?? (way > 0 ? to : from))
  const faster = (way: 1 | -1) => { const next = way > 0 ? speeds.find((one) => one > speed) : speeds.findLast((one) => one < speed); if (next !== undefined) head.setSpeed(next) }
  const keys = [
    { key: ' ', does: t`play or pause`, run: head.toggle }, { key: 'ArrowRight', does: t`to the next event`, run: () => step(1) }, { key: 'ArrowLeft', does: t`to the event before`, run: () => step(-1) },
    { key: 'Home', does: t`to the beginning`, run: () => head.go(from) }, { key: 'End', does: t`to the end`, run: () => head.go(to) },
    { key: '+', does: t`faster`, run: () => faster(1) }, { key: '-', does: t`slower`, run: () => faster(-1) }, { key: 'Escape', does: t`leave the replay`, run: onLeave },
  ]
  useKeys(t`Replay`, keys)
  useTitle(t`Replay, ${longMoment(at)}`)
  const inPicture = (event: KeyboardEvent) => { const key = keys.find((one) => one.key === event.key); key?.run(); return key !== undefined }
  const last = lastBefore(happenings, at)
  const share = () => { void navigator.clipboard.writeText(location.href).then(() => toast(t`The link to this moment is copied.`), () => toast(t`The address of this page is the link to this moment.`)) }
  const whole = wholeSpeed(from, to)
  const names = new Map<number, string>([...speeds.map((one): [number, string] => [one, `${one}×`]), [Math.round(whole), t`all in 30 s`]])
  return (
    <div ref={hold} tabIndex={-1} className={css['board']} role="region" aria-label={t`Replay`}>
      <div className={css['head']}>
        <h1 className={kit['title']}>{clockTime(at)}: {verdictAt(data)}</h1>
        <div className={kit['below']}>{t`${longMoment(from)} to ${longMoment(to)}, ${lasting(to - from)}.`} {t`${happenings.length} events.`} {played.left !== undefined && played.left > 0 && t`${played.left} lighter alerts are left out. `}{data.unsure > 0 && t`${data.unsure} of what is drawn was not recorded as it was then; its reason says so.`}</div>
      </div>
      <div className={css['bar']}>
        <button type="button" className={kit['chip']} onClick={() => step(-1)} aria-label={t`To the event before`}>{t`← Event`}</button>
        <button type="button" className={kit['chip']} data-on={running} onClick={head.toggle} aria-keyshortcuts="Space">{running ? t`Pause` : t`Play`}</button>
        <button type="button" className={kit['chip']} onClick={() => step(1)} aria-label={t`To the next event`}>{t`Event →`}</button>
        <NativeSelect aria-label={t`Speed`} size="xs" value={String(Math.round(speed))} onChange={(event) => head.setSpeed(Number(event.currentTarget.value))}
          data={[...new Map([...names, [Math.round(speed), names.get(Math.round(speed)) ?? `${Math.round(speed)}×`]])].sort(([a], [b]) => a - b).map(([value, label]) => ({ value: String(value), label }))} />
        <input type="range" aria-label={t`Moment`} min={from} max={to} step={1000} value={at} aria-valuetext={`${clockTime(at, true)}, ${longMoment(at)}`} onChange={(event) => head.go(Number(event.currentTarget.value))} />
        <span className={css['clock']} data-testid="playhead">{clockTime(at, true)}, {longMoment(at).split(',')[0]}</span>
        <button type="button" className={kit['chip']} onClick={share}>{t`Link to this moment`}</button>
        <button type="button" className={kit['chip']} onClick={onLeave}>{t`Leave replay`}</button>
      </div>
      <p className={`${css['says']} why`} aria-live={running ? 'off' : 'polite'}>{last === undefined ? t`Nothing yet.` : `${clockTime(last.at, true)} ${last.says}`}</p>
      <div className={css['page']}>
        <Score data={data} view={window} keys={inPicture} height={Math.max(420, innerHeight - 260)} label={t`The Score as it was at ${longMoment(at)}`} />
      </div>
    </div>
  )
}
