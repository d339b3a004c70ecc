import { useState } from 'react'
import { tryCheck, type Outcome } from '@fullscore/api/infrastructure/monitoring.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { call } from '../../data/client.ts'
import { failureOf } from '../../data/sentence.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Side } from '../../kit/Form.tsx'
import { StateMark, Why } from '../../kit/marks.tsx'
import { FactList } from '../../kit/PageHeader.tsx'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { factName } from './facts.ts'
import { faultsOf, goesNowhere, settingsOf, typedSecret, type CheckFields } from './fields.ts'
import { t } from '../../words.ts'
import css from './check.module.css'

/** The steps of an answer in their order, where they were timed. */
const steps = ['dnsMs', 'connectMs', 'tlsMs', 'firstByteMs', 'readMs'] as const

/** Runs the check as the form describes it, once, without keeping anything. @param from the probe that asks, if not this server */
export function TryNow({ fields, from }: { fields: CheckFields; from?: { name: string } | undefined }) {
  const session = useSession()
  const [outcome, setOutcome] = useState<Outcome>()
  const [failed, setFailed] = useState<string>()
  const [busy, setBusy] = useState(false)
  const faults = Object.values(faultsOf(fields))
  const reason = reasonWithout(session, 'monitoring:manage') ?? (faults[0] === undefined ? undefined : t`First: ${faults[0]}`)
  async function run(): Promise<void> {
    setBusy(true)
    setFailed(undefined)
    setOutcome(undefined)
    const { target, timeout, slowAfter } = settingsOf(fields)
    try {
      setOutcome(await call(tryCheck, { body: { target, timeout, slowAfter, ...typedSecret(fields), ...(fields.checkId === undefined ? {} : { checkId: fields.checkId }), ...(fields.serviceId === null ? {} : { serviceId: fields.serviceId }), ...(fields.itemId === null ? {} : { itemId: fields.itemId }), probeId: goesNowhere(fields.kind) ? null : fields.probeId } }))
    } catch (error) {
      setFailed(failureOf(error).says)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Side name={t`Try it now`} action={<ActionButton size="xs" busy={busy} reason={reason} showReason={false} onClick={() => void run()}>{outcome === undefined ? t`Try` : t`Try again`}</ActionButton>}>
      <div aria-live="polite">
        {outcome === undefined && failed === undefined && <Why>{reason === undefined ? t`It is asked once, from ${from?.name ?? t`this server`}; nothing is saved.` : reason}</Why>}
        {failed !== undefined && <Why>{failed}</Why>}
        {outcome !== undefined && <Found outcome={outcome} />}
      </div>
    </Side>
  )
}

function Found({ outcome }: { outcome: Outcome }) {
  const timed = steps.flatMap((key) => typeof outcome.facts[key] === 'number' ? [{ key, name: factName(key), ms: outcome.facts[key] }] : [])
  const all = Math.max(1, timed.reduce((sum, one) => sum + one.ms, 0))
  const others = Object.entries(outcome.facts).filter(([key]) => !timed.some((one) => one.key === key))
  return (
    <>
      <p><StateMark state={outcome.state} words={outcome.summary} strong /></p>
      <p className="quiet">{t`took ${Math.round(outcome.durationMs).toLocaleString(readerLocale())} ms; nothing was saved`}</p>
      {timed.map((one, index) => {
        const before = timed.slice(0, index).reduce((sum, step) => sum + step.ms, 0)
        return (
          <div key={one.key} className={css['step']}>
            <span>{one.name}</span>
            <span className={css['line']} aria-hidden="true"><span style={{ left: `${(100 * before) / all}%`, width: `${Math.max(1, (100 * one.ms) / all)}%` }} /></span>
            <span>{Math.round(one.ms).toLocaleString(readerLocale())} ms</span>
          </div>
        )
      })}
      {others.length > 0 && <FactList facts={others.map(([name, value]) => ({ name: factName(name), value: String(value) }))} />}
    </>
  )
}
