import { useState } from 'react'
import type { Check } from '@fullscore/api/infrastructure/monitoring.ts'
import { makeBeatAddress } from '@fullscore/api/infrastructure/monitoring/beats.ts'
import { useSend } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Confirm } from '../../kit/Confirm.tsx'
import { Why } from '../../kit/marks.tsx'
import { Section } from '../../kit/PageHeader.tsx'
import { t } from '../../words.ts'
import css from './check.module.css'

/** Where signs of life arrive. The address is shown once, when it is made. */
export function BeatAddress({ check, reason }: { check: Check; reason: string | undefined }) {
  const [asking, ask] = useState(false)
  const [url, show] = useState<string>()
  const make = useSend(makeBeatAddress, { shows: [{ kind: 'check', id: check.id }] })
  return (
    <Section name={t`Where it arrives`}>
      {url === undefined ? <Why>{t`The address is shown once, when it is made. A new one ends the one before.`}</Why> : (
        <>
          <pre className={css['address']} tabIndex={0} aria-label={t`Address`}>{`curl -fsS --retry 5 -X POST '${url}'`}</pre>
          <Why>{t`Put it at the end of the job. With ?state=failed at its end it says that the job failed; says=… adds words. It is shown this once.`}</Why>
        </>
      )}
      <ActionButton reason={reason} onClick={() => ask(true)}>{t`Make an address`}</ActionButton>
      <Confirm open={asking} onClose={() => ask(false)} title={t`Make a new address?`} verb={t`Make it`} reason={reason} act={async () => show((await make.mutateAsync({ params: { id: check.id } })).url)}>
        {t`An address that was made before stops working at once.`}
      </Confirm>
    </Section>
  )
}
