import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { NotRun, Starter } from './starter.ts'

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

describe('a program that is started again and again', () => {
  it('tells what each run said and how it ended', async () => {
    const starter = new Starter('ls')
    expect(await starter.run(['.'], 5000)).toEqual({ code: 0, said: '' })
    const missing = await starter.run(['no-such-file'], 5000)
    expect(missing.code).toBe(2)
    expect(missing.said).toContain('no-such-file')
  })
  it('takes no word that means something to a shell', async () => {
    for (const word of ['a b', '$HOME', '*', ';', 'a|b', '`id`', '', '/etc']) await expect(new Starter('echo').run([word], 1000)).rejects.toThrow('is no word')
  })
  it('says that a program is not there, and goes on', async () => {
    const starter = new Starter('/nowhere/program')
    expect((await starter.run(['x'], 5000)).code).toBe(127)
    expect((await starter.run(['y'], 5000)).code).toBe(127)
  })
  it.skipIf(process.platform !== 'linux')('ends what takes too long, the program too, and starts anew', async () => {
    const starter = new Starter('sleep')
    await expect(starter.run(['31.25'], 50)).rejects.toThrow(NotRun)
    expect((await starter.run(['0'], 5000)).code).toBe(0)
    const running = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => commandOf(pid).includes('31.25'))
    expect(running).toEqual([])
  })
})
