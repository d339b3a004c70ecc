import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef } from 'react'
import { useTokens } from '../theme/Themed.tsx'
import { faces, type Tokens } from '@fullscore/engraving/tokens.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import type { GraphProps, GraphSeries } from './Graph.tsx'
import { clockTime, readerZone } from './time.ts'
import { t } from '../words.ts'
import css from './kit.module.css'

/** The columns of a graph: moments, then for each series its value and, where it has one, the band's edges. */
function columnsOf({ times, series }: GraphProps): uPlot.AlignedData {
  return [[...times], ...series.flatMap((one) => [[...one.values], ...(one.band === undefined ? [] : [[...one.band.most], [...one.band.least]])])]
}

function seriesOf(series: readonly GraphSeries[], tokens: Tokens): { series: uPlot.Series[]; bands: uPlot.Band[] } {
  const drawn: uPlot.Series[] = [{}]
  const bands: uPlot.Band[] = []
  for (const one of series) {
    drawn.push({ label: one.name, stroke: tokens[one.token ?? 'ink'], width: 1.4, points: { show: false }, spanGaps: false })
    if (one.band === undefined) continue
    bands.push({ series: [drawn.length, drawn.length + 1], fill: `color-mix(in srgb, ${tokens.staff} 42%, transparent)` })
    const edge: uPlot.Series = { label: t`${one.name}, band`, stroke: 'transparent', width: 0, points: { show: false }, spanGaps: false }
    drawn.push(edge, { ...edge })
  }
  return { series: drawn, bands }
}

function drawUnder(props: GraphProps, tokens: Tokens): (plot: uPlot) => void {
  return (plot) => {
    const { ctx, bbox } = plot
    ctx.save()
    ctx.fillStyle = tokens.s1Wash
    for (const { from, to } of props.spans ?? []) {
      const left = plot.valToPos(from, 'x', true)
      ctx.fillRect(left, bbox.top, plot.valToPos(to, 'x', true) - left, bbox.height)
    }
    if (props.limit !== undefined) {
      const y = Math.round(plot.valToPos(props.limit.at, 'y', true))
      ctx.strokeStyle = tokens.s1
      ctx.fillStyle = tokens.s1
      ctx.lineWidth = 1.3 * devicePixelRatio
      ctx.setLineDash([5 * devicePixelRatio, 3 * devicePixelRatio])
      ctx.beginPath()
      ctx.moveTo(bbox.left, y)
      ctx.lineTo(bbox.left + bbox.width, y)
      ctx.stroke()
      ctx.font = `${13 * devicePixelRatio}px ${faces.sans}`
      ctx.fillText(props.limit.words, bbox.left + 8 * devicePixelRatio, y + 15 * devicePixelRatio)
    }
    ctx.restore()
  }
}

function optionsOf(props: GraphProps, tokens: Tokens, width: number): uPlot.Options {
  const { series, bands } = seriesOf(props.series, tokens)
  const font = `13px ${faces.sans}`
  const grid = { stroke: tokens.rule, width: 1 }
  return {
    width, height: props.height ?? 120, series, bands, padding: [8, 2, 0, 0],
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), readerZone()),
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { x: true, y: false, setScale: false }, ...(props.group === undefined ? {} : { sync: { key: props.group } }) },
    scales: { y: { range: (_, least, most) => [Math.min(0, least ?? 0), Math.max(most ?? 1, props.limit?.at ?? 0, 1e-9) * 1.05] } },
    axes: [
      { stroke: tokens.ink3, font, grid, ticks: { show: false }, size: 24, values: (_, splits) => splits.map((at) => clockTime(at * 1000)) },
      { side: 1, stroke: tokens.ink3, font, grid, ticks: { show: false }, size: 56, space: 34,
        values: (_, splits) => splits.map((value, index) => `${value.toLocaleString(readerLocale())}${index === splits.length - 1 && props.unit !== undefined ? ` ${props.unit}` : ''}`) },
    ],
    hooks: {
      drawClear: [drawUnder(props, tokens)],
      setSelect: [(plot) => {
        if (plot.select.width < 4 || props.onRange === undefined) return
        props.onRange(plot.posToVal(plot.select.left, 'x'), plot.posToVal(plot.select.left + plot.select.width, 'x'))
        plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
      }],
    },
  }
}

/** The drawing behind {@link Graph}; loaded when needed. */
export default function GraphDrawn(props: GraphProps) {
  const hold = useRef<HTMLDivElement>(null)
  const { tokens } = useTokens()
  useEffect(() => {
    const element = hold.current
    if (element === null) return
    const plot = new uPlot(optionsOf(props, tokens, element.clientWidth), columnsOf(props), element)
    const sized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: props.height ?? 120 }))
    sized.observe(element)
    return () => {
      sized.disconnect()
      plot.destroy()
    }
  }, [props, tokens])
  return <div ref={hold} className={css['graph']} role="img" aria-label={props.words} />
}
