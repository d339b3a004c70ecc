import type { HolidayPlace } from '@fullscore/api/team/people.ts'
import type { Holiday } from '@fullscore/time/calendar.ts'

/**
 * Public holidays by place, from the package `date-holidays` (ISC; its data CC-BY-3.0, see docs/operators/running.md). Only whole days that are
 * public holidays; what banks or schools observe, and half days, count as working days.
 */
const library = () => import('date-holidays')

/** Answers asked for once are kept: they are the same for everybody and do not change. */
const known = new Map<string, Promise<readonly Holiday[]>>()
const mostKnown = 500

/** The public holidays of a place in some years, first and last counted. Nothing for a place that is not known. */
export function publicHolidays(place: HolidayPlace, from: number, to: number): Promise<readonly Holiday[]> {
  const key = `${place.country}/${place.state ?? ''}/${place.region ?? ''} ${from}-${to}`
  let found = known.get(key)
  if (!found) {
    if (known.size >= mostKnown) known.clear()
    found = read(place, from, Math.min(to, from + 10))
    known.set(key, found)
    found.catch(() => known.delete(key))
  }
  return found
}

async function read(place: HolidayPlace, from: number, to: number): Promise<readonly Holiday[]> {
  const { default: Holidays } = await library()
  const of = new Holidays()
  of.init(place.country, place.state ?? '', place.region ?? '')
  if (!(await isPlace(place))) return []
  const days = new Map<string, string>()
  for (let year = from; year <= to; year += 1) {
    for (const one of of.getHolidays(year, 'en')) {
      if (one.type !== 'public' || !one.date.includes(' 00:00:00')) continue
      const first = Temporal.PlainDate.from(one.date.slice(0, 10))
      const length = Math.max(1, Math.min(14, Math.round((one.end.getTime() - one.start.getTime()) / 86_400_000)))
      for (let i = 0; i < length; i += 1) days.set(first.add({ days: i }).toString(), one.name)
    }
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([date, name]) => ({ date, name }))
}

const listed = (map: Record<string, string> | undefined) => Object.entries(map ?? {}).map(([code, name]) => ({ code, name })).sort((a, b) => a.name.localeCompare(b.name, 'en'))

/** Countries, or the states of one, or the regions of one state. */
export async function places(country: string | undefined, state: string | undefined): Promise<{ code: string; name: string }[]> {
  const { default: Holidays } = await library()
  const of = new Holidays()
  if (country === undefined) return listed(of.getCountries('en'))
  return state === undefined ? listed(of.getStates(country, 'en')) : listed(of.getRegions(country, state, 'en'))
}

/** Whether the package knows a place, as far as it is named. */
export async function isPlace({ country, state, region }: HolidayPlace): Promise<boolean> {
  const among = async (code: string | undefined, list: Promise<{ code: string }[]>) => code === undefined || (await list).some((one) => one.code === code)
  if (region !== undefined && state === undefined) return false
  return await among(country, places(undefined, undefined)) && await among(state, places(country, undefined)) && among(region, places(country, state))
}

/** A place for people: "Germany, Bayern". */
export async function placeName(place: HolidayPlace | null): Promise<string> {
  if (!place) return 'no public holidays'
  const name = async (code: string | undefined, list: Promise<{ code: string; name: string }[]>) => (code === undefined ? undefined : ((await list).find((one) => one.code === code)?.name ?? code))
  return [await name(place.country, places(undefined, undefined)), await name(place.state, places(place.country, undefined)), await name(place.region, places(place.country, place.state))].filter(Boolean).join(', ')
}
