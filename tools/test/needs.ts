import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** A program of the operating system that some tests need; without it they are skipped by the variable. */
export interface Need {
  readonly name: string
  readonly debianPackage: string
  readonly programs: readonly string[]
  /** Set to 1 for the tests, which skip themselves on it. */
  readonly skip: string
}

export const NEEDS: readonly Need[] = [
  {
    name: 'Chromium', debianPackage: 'chromium', skip: 'FULLSCORE_SKIP_BROWSER',
    programs: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  },
  {
    name: 'fping', debianPackage: 'fping', skip: 'FULLSCORE_SKIP_FPING',
    programs: ['/usr/bin/fping', '/usr/sbin/fping', '/opt/homebrew/sbin/fping'],
  },
  {
    name: 'Alertmanager', debianPackage: 'prometheus-alertmanager', skip: 'FULLSCORE_SKIP_ALERTMANAGER',
    programs: ['/usr/bin/prometheus-alertmanager', '/usr/local/bin/alertmanager', '/opt/homebrew/bin/alertmanager'],
  },
]

/**
 * Installs what is missing when it can (root on Debian or Ubuntu) and sets the skip variable of what stays missing.
 * A variable that is already set is respected: nothing is installed for it.
 * @param installs whether apt may be asked
 * @returns the needs that are skipped
 */
export function meetNeeds(needs = NEEDS, say: (line: string) => void = console.log, installs = canInstall()): Need[] {
  const wanted = needs.filter((need) => process.env[need.skip] !== '1')
  const missing = wanted.filter(isMissing)
  if (missing.length > 0 && installs) {
    say(`Installing by apt: ${missing.map((need) => need.debianPackage).join(', ')}.`)
    install(missing.map((need) => need.debianPackage), say)
  }
  const lacking = wanted.filter(isMissing)
  for (const need of lacking) {
    process.env[need.skip] = '1'
    say(`${need.name} is missing (Debian and Ubuntu: apt-get install ${need.debianPackage}): the tests that need it are skipped.`)
  }
  return needs.filter((need) => process.env[need.skip] === '1')
}

function isMissing(need: Need): boolean {
  return !need.programs.some((program) => existsSync(program))
}

function canInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get')
}

function install(packages: string[], say: (line: string) => void): void {
  const options = { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
  spawnSync('apt-get', ['-qq', 'update'], options)
  const run = spawnSync('apt-get', ['-qq', 'install', '--yes', '--no-install-recommends', ...packages], options)
  if (run.status !== 0) say(`apt-get could not install them: ${run.stderr.trim().split('\n').at(-1) ?? ''}`)
}
