import { defineConfig } from 'vitest/config'

// What is waited for may take long on a busy machine: the test's own limit ends the wait.
const base = { testTimeout: 90_000, hookTimeout: 180_000, expect: { poll: { timeout: 60_000 } } }
const globalSetup = ['tools/test/postgres.ts']

export default defineConfig({
  test: {
    ...base,
    reporters: ['default'],
    projects: [
      { test: { ...base, name: 'pure', setupFiles: ['tools/test/sentences.ts'], include: ['time/**/*.test.ts', 'engraving/**/*.test.ts', 'api/**/*.test.ts', 'cli/**/*.test.ts', 'tools/**/*.test.ts', 'web/**/*.test.{ts,tsx}'] } },
      { test: { ...base, name: 'server', globalSetup, setupFiles: ['tools/test/sentences.ts'], include: ['server/**/*.test.ts'], pool: 'forks' } },
      { test: { ...base, name: 'journeys', globalSetup, include: ['journeys/**/*.test.ts'], pool: 'forks', fileParallelism: false, testTimeout: 180_000 } },
    ],
  },
})
