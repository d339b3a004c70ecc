import type { Stave } from './types.ts'

/** Where a stave lies. `y(line)` is the height of its lines; line 1 is the top one, fractions lie between. */
export interface StaveRow { stave: Stave; top: number; bottom: number; spacing: number }
export interface AreaSpan { area: string; top: number; bottom: number; rows: readonly StaveRow[] }
export interface Layout { rows: readonly StaveRow[]; areas: readonly AreaSpan[]; byId: ReadonlyMap<string, StaveRow>; top: number; bottom: number; left: number; right: number; phone: boolean; height: number }
export interface LayoutSettings { width: number; height: number; top: number; hour: boolean; phone: boolean; bare?: boolean; /** Pixels for the names of staves, where they are long. */ margin?: number }

const areaGap = 10
const foot = 28

function spacingOf(lines: number, hour: boolean): number {
  if (lines >= 5) return hour ? 7 : 6
  if (lines === 3) return 14
  return lines === 2 ? 24 : 20
}

/** Whether the names of a stave's lines have room beside them: closer lines (shifts) carry names in their spaces already. */
export function namesLines(row: StaveRow): boolean {
  return row.spacing >= 20
}

/** Height of a line of the stave, in pixels from the top of the canvas, snapped so that a line of one pixel is sharp. */
export function lineY(row: StaveRow, line: number): number {
  return row.top + (Math.min(row.stave.lines, Math.max(-0.5, line)) - 1) * row.spacing
}

/** Lays the staves below each other: 52 to 76 from stave to stave, as the page's height allows; areas stand a little apart. */
export function layoutOf(staves: readonly Stave[], settings: LayoutSettings): Layout {
  const { width, height, top, hour, phone, bare, margin = 160 } = settings
  const tall = staves.map((stave) => (Math.max(1, stave.lines) - 1) * spacingOf(stave.lines, hour))
  const gaps = Math.max(0, staves.length - 1)
  const areas = staves.filter((stave, index) => stave.area !== staves[index - 1]?.area).length
  const free = height - top - foot - tall.reduce((sum, one) => sum + one, 0) - Math.max(0, areas - 1) * areaGap
  const gap = phone ? 50 : Math.min(52, Math.max(28, gaps === 0 ? 28 : Math.floor(free / gaps)))
  const rows: StaveRow[] = []
  const spans: { area: string; top: number; bottom: number; rows: StaveRow[] }[] = []
  let y = top + 0.5 + (phone ? 22 : 0)
  staves.forEach((stave, index) => {
    if (index > 0) y += gap + (stave.area === staves[index - 1]?.area ? 0 : areaGap)
    const row = { stave, top: y, bottom: y + (tall[index] ?? 0), spacing: spacingOf(stave.lines, hour) }
    rows.push(row)
    const last = spans.at(-1)
    if (last !== undefined && last.area === stave.area) {
      last.rows.push(row)
      last.bottom = row.bottom
    } else spans.push({ area: stave.area, top: row.top, bottom: row.bottom, rows: [row] })
    y = row.bottom
  })
  const left = bare === true ? 4 : phone ? 14 : margin
  return {
    rows, areas: spans, byId: new Map(rows.map((row) => [row.stave.id, row])),
    top: rows[0]?.top ?? top, bottom: y, left: left + 0.5, right: width - (phone && bare !== true ? 14 : 1) - 0.5, phone, height: Math.ceil(y + (bare === true ? 6 : foot)),
  }
}
