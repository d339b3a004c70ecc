import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { ActionButton } from '../kit/ActionButton.tsx'
import { Why } from '../kit/marks.tsx'
import { Moment } from '../kit/Moment.tsx'
import { Section } from '../kit/PageHeader.tsx'
import { t } from '../words.ts'
import kit from '../kit/kit.module.css'

/** A secret that the server says only now: to copy, and then gone. */
export function ShownOnce({ says, secret, until, onClose }: { says: string; secret: string; until?: string | null; onClose(): void }) {
  const [copied, setCopied] = useState<boolean>()
  // Without a secure origin the browser has no clipboard; the field is selected instead.
  const copy = () => void (navigator.clipboard?.writeText(secret) ?? Promise.reject(new Error('no clipboard'))).then(() => setCopied(true), () => setCopied(false))
  return (
    <Section name={t`Shown once`}>
      <Why>{says}{until !== undefined && until !== null && t` Good until ${<Moment at={until} />}.`}</Why>
      <div className={kit['formFoot']} style={{ borderTop: 0, marginTop: 0, paddingTop: 8 }}>
        <TextInput aria-label={t`Secret`} readOnly value={secret} w="min(560px, 100%)" styles={{ input: { fontFamily: 'var(--mono)' } }} onFocus={(event) => event.currentTarget.select()} />
        <ActionButton main onClick={copy}>{t`Copy`}</ActionButton>
        <ActionButton onClick={onClose}>{t`I have it`}</ActionButton>
        <span role="status" className="quiet">{copied === true ? t`Copied.` : copied === false ? t`Your browser does not let us copy: select it and press Ctrl C.` : ''}</span>
      </div>
    </Section>
  )
}
