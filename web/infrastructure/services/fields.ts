import type { Hours, ServiceDetail, criticalities } from '@fullscore/api/infrastructure/services.ts'
import { fieldsOf, type HoursFields } from './hours.ts'

export interface DateFields { name: string; from: string; to: string }
/** What the service form holds. */
export interface ServiceFields {
  name: string; teamId: string | null; criticality: (typeof criticalities)[number]; audience: string; description: string; businessOwnerId: string | null
  hours: HoursFields; before: Hours | undefined; amount: string; currency: string; dates: DateFields[]; runsOn: string[]; dependsOn: string[]
}

/** An empty form, or one that holds a service. */
export function firstFields(zone: string, currency: string, service?: ServiceDetail): ServiceFields {
  return {
    name: service?.name ?? '', teamId: service?.team.id ?? null, criticality: service?.criticality ?? 'medium', audience: service?.audience ?? '', description: service?.description ?? '',
    businessOwnerId: service?.businessOwner?.id ?? null, hours: fieldsOf(service?.hours ?? '24/7', zone).fields, before: service?.hours,
    amount: service?.hourValue?.amount ?? '', currency: service?.hourValue?.currency ?? currency, dates: service?.dates.map((one) => ({ ...one })) ?? [], runsOn: [], dependsOn: [],
  }
}
