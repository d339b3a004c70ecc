import { vendor } from '@fullscore/api/strategy/vendors.ts'
import { plainTests } from '../../kernel/plain/plain.fixture.ts'
import { vendorRoutes } from './module.ts'

plainTests(vendor, vendorRoutes, {
  add: {
    name: 'Nordlicht Networks', supportNumber: '+31 20 555 0199', supportHours: 'Mon-Fri 08:00-18:00, nights for priority 1', mail: 'support@nordlicht.example',
    portal: 'https://portal.nordlicht.example', accountNumber: 'K-44719', notes: 'Ask for the network desk.',
  },
  edit: { name: 'Nordlicht Networks BV', supportHours: 'around the clock' },
  wrong: { name: ' ', mail: 'nobody', portal: 'javascript:alert(1)', notes: 'x'.repeat(4001) },
})
