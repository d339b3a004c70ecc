import { useState } from 'react'
import type { SourceKind } from '@fullscore/api/operations/alerts/sources.ts'
import { Why } from '../../../kit/marks.tsx'
import { Section } from '../../../kit/PageHeader.tsx'
import kit from '../../../kit/kit.module.css'
import { snippetsOf, type Snippet } from './words.ts'
import { t } from '../../../words.ts'
import css from './sources.module.css'

/** What to copy into the sender. Without the key a placeholder stands for it: it is stored nowhere. */
export function SetUp({ kind, address, secret }: { kind: SourceKind; address: string; secret?: string | undefined }) {
  return (
    <Section name={t`Set up the sender`}>
      {snippetsOf(kind, address, secret).map((snippet) => <Copied key={snippet.name} snippet={snippet} />)}
      {kind !== 'pagerduty' && <Why>{t`A key in an address ends up in the logs of proxies: prefer the header.`}</Why>}
    </Section>
  )
}

function Copied({ snippet: { name, text } }: { snippet: Snippet }) {
  const [said, say] = useState('')
  // Without a secure origin the browser has no clipboard.
  const copy = () => void (navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))).then(() => say(t`Copied.`), () => say(t`Select it and press Ctrl C.`))
  return (
    <div className={css['snippet']}>
      <div className={css['snippetHead']}>
        <span className="quiet">{name}</span>
        <span><span role="status" className="quiet">{said} </span><button type="button" className={kit['linkButton']} aria-label={t`Copy: ${name}`} onClick={copy}>{t`Copy`}</button></span>
      </div>
      <pre className={css['code']} tabIndex={0} aria-label={name}>{text}</pre>
    </div>
  )
}
