import { describe, expect, it } from 'vitest'
import { placesIn, snippetsOf, tableOf, tableText } from './words.ts'

describe('what a source is set up with', () => {
  it('carries address and key', () => {
    expect(snippetsOf('alertmanager', 'https://fs.example.org/api/v1/intake/alertmanager', 'k')[0]!.text).toContain('credentials: k')
    expect(snippetsOf('pagerduty', 'https://fs.example.org/v2/enqueue', 'k').map((one) => one.text.split('\n')[0])).toEqual(['https://fs.example.org/v2/enqueue', 'https://fs.example.org', expect.stringContaining('curl -X POST https://fs.example.org/v2/enqueue')])
    expect(snippetsOf('generic', 'https://fs.example.org/api/v1/intake/generic')[0]!.text).toContain('KEY-OF-THE-SOURCE')
  })
})
describe('a table of values', () => {
  it('is lines and back', () => {
    expect(tableOf('P1 = critical\nnonsense\n a=b = high\n=x\ny=')).toEqual({ P1: 'critical', 'a=b': 'high' })
    expect(tableText({ P1: 'critical', P2: 'high' })).toBe('P1 = critical\nP2 = high')
    expect(tableOf('')).toBeUndefined()
  })
})
it('places of a payload count from one alert inside the list', () => {
  const payload = JSON.stringify({ cluster: 'a', alerts: [{ labels: { host: 'x', 'odd key': 1 }, ids: [7] }] })
  expect(placesIn(payload, undefined)).toEqual(['cluster', 'alerts[0].labels.host', 'alerts[0].ids[0]'])
  expect(placesIn(payload, 'alerts')).toEqual(['$.cluster', 'labels.host', 'ids[0]'])
  expect(placesIn('{', 'alerts')).toEqual([])
})
