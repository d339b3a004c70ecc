import { money } from '@fullscore/api/money.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { BriefAnswerer } from '../../briefs/brief.ts'
import { serviceById } from './read.ts'

/** What an hour of a service is worth and how much it matters. */
export const serviceBrief: BriefAnswerer = {
  name: 'infrastructure/services',
  title: say`What it is worth`,
  answer: async (ctx, { services }) => {
    const found = await Promise.all(services.slice(0, 20).map((id) => serviceById(ctx, id)))
    return found.flatMap((service) => (service ? [{
      subject: { kind: 'service', id: service.id }, label: service.name, href: `/infrastructure/services/${service.id}`,
      value: [say`${service.criticality} importance`, service.hours === '24/7' ? say`around the clock` : say`working hours in ${service.hours.zone}`, service.hourValue ? say`an hour costs ${money(service.hourValue.amount, service.hourValue.currency)}` : ''].filter((part) => part !== '').join(', '), ...(service.hourValue ? { confidential: true } : {}),
    }] : []))
  },
}
