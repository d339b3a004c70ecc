import { expect, it } from 'vitest'
import { isZone } from '@fullscore/time/zones.ts'
import { refuseNoZone } from './input.ts'

// Intl takes offsets and more; what the time core cannot reckon with must not be stored.
it.each(['Europe/Amsterdam', 'UTC', 'europe/vienna', '+02:00', '-0500', 'Mars/Olympus', '', 'Europe/Vienna\u0000'])('%j is a zone to fields exactly if it is one to the time core', (zone) => {
  const refused = () => refuseNoZone(zone, 'body.zone')
  if (isZone(zone)) expect(refused).not.toThrow()
  else expect(refused).toThrow(expect.objectContaining({ parts: expect.objectContaining({ kind: 'invalid', errors: [{ field: 'body.zone', message: expect.stringContaining('not an IANA time zone') }] }) }))
})
