import { defineConfig } from 'vitest/config'

const base = { testTimeout: 30_000, hookTimeout: 120_000 }

export default defineConfig({
  test: {
    ...base,
    reporters: ['default'],
    projects: [
      { test: { ...base, name: 'pure', include: ['time/**/*.test.ts', 'api/**/*.test.ts', 'cli/**/*.test.ts', 'tools/**/*.test.ts', 'web/**/*.test.{ts,tsx}'] } },
      { test: { ...base, name: 'server', include: ['server/**/*.test.ts'], pool: 'forks' } },
      { test: { ...base, name: 'journeys', include: ['journeys/**/*.test.ts'], pool: 'forks', fileParallelism: false, testTimeout: 180_000 } },
    ],
  },
})
