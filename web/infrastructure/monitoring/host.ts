import { hostMeasures, isBadWhenLow, type HostLimit, type HostMeasure, type Target } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { t } from '../../words.ts'

/** Limits of one measure as they are typed; empty is not judged. */
export interface TypedLimit { warn: string; down: string; minutes: string }
export type TypedLimits = Record<HostMeasure, TypedLimit>

/** What each measure is called, and its unit in the form; free bytes are typed in GB. */
export const measureWords: Record<HostMeasure, { name: string; unit: string; scale: number }> = {
  'disk.used': { name: t`Disk used`, unit: '%', scale: 1 }, 'disk.free': { name: t`Disk free`, unit: 'GB', scale: 1e9 }, 'memory.available': { name: t`Memory available`, unit: '%', scale: 1 },
  load: { name: t`Load per core`, unit: '', scale: 1 }, 'swap.used': { name: t`Swap used`, unit: '%', scale: 1 },
}
const first: Partial<TypedLimits> = { 'disk.used': { warn: '90', down: '95', minutes: '0' }, 'memory.available': { warn: '5', down: '2', minutes: '10' }, load: { warn: '4', down: '', minutes: '15' } }

/** The limits of a check as its form shows them, or the first ones. */
export function typedLimits(limits: readonly HostLimit[] | undefined): TypedLimits {
  return Object.fromEntries(hostMeasures.map((measure) => {
    const one = limits?.find((limit) => limit.measure === measure)
    const typed = (value: number | null | undefined) => (value === null || value === undefined ? '' : String(value / measureWords[measure].scale))
    const none = { warn: '', down: '', minutes: '0' }
    return [measure, limits ? (one ? { warn: typed(one.warn), down: typed(one.down), minutes: String(one.minutes) } : none) : first[measure] ?? none]
  })) as TypedLimits
}

const isSet = ({ warn, down }: TypedLimit) => warn.trim() !== '' || down.trim() !== ''
const numberOf = (typed: string, scale: number) => (typed.trim() === '' ? null : Number(typed.replace(',', '.')) * scale)
const mounts = (typed: string) => typed.split(',').map((one) => one.trim()).filter((one) => one !== '')

/** The target as the form says it. */
export const hostTarget = (fields: { limits: TypedLimits; only: string; except: string }): Extract<Target, { kind: 'host' }> => ({
  kind: 'host', only: mounts(fields.only), except: mounts(fields.except),
  limits: hostMeasures.filter((measure) => isSet(fields.limits[measure])).map((measure) => {
    const { warn, down, minutes } = fields.limits[measure]
    const { scale } = measureWords[measure]
    return { measure, warn: numberOf(warn, scale), down: numberOf(down, scale), minutes: Number(minutes) }
  }),
})

/** Faults that can be said before anything is sent, by the field's name. */
export function hostFaults(fields: { limits: TypedLimits; itemId: string | null }): Record<string, string> {
  const found: Record<string, string> = {}
  if (fields.itemId === null) found['itemId'] = t`The machine whose measurements are judged.`
  if (!hostMeasures.some((measure) => isSet(fields.limits[measure]))) found['target.disk.used'] = t`At least one limit.`
  for (const measure of hostMeasures) {
    const { warn, down, minutes } = fields.limits[measure]
    const values = [warn, down].map((typed) => numberOf(typed, 1))
    const [low, high] = isBadWhenLow(measure) ? [values[1], values[0]] : values
    if (values.some((value) => value !== null && !(value >= 0)) || !/^\d+$/.test(minutes) || Number(minutes) > 240) found[`target.${measure}`] = t`Numbers, and at most 240 minutes.`
    else if (low !== null && high !== null && low! > high!) found[`target.${measure}`] = t`The warning comes before down.`
  }
  return found
}

/** Limits as facts of a check's page. */
export const limitFacts = (target: Extract<Target, { kind: 'host' }>): { name: string; value: string }[] => [
  ...target.limits.map(({ measure, warn, down, minutes }) => {
    const { name, unit, scale } = measureWords[measure]
    const shown = (value: number) => `${(value / scale).toLocaleString(readerLocale())}${unit === '' ? '' : ` ${unit}`}`
    const low = isBadWhenLow(measure)
    const parts = [warn === null ? '' : low ? t`warns below ${shown(warn)}` : t`warns from ${shown(warn)}`, down === null ? '' : low ? t`down below ${shown(down)}` : t`down from ${shown(down)}`].filter((part) => part !== '').join(', ')
    return { name, value: minutes === 0 ? parts : t`${parts}, for ${minutes} min` }
  }),
  ...(target.only.length === 0 ? [] : [{ name: t`Only`, value: target.only.join(', ') }]), ...(target.except.length === 0 ? [] : [{ name: t`Left out`, value: target.except.join(', ') }]),
]
