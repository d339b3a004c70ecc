import { useState } from 'react'
import { forgetPayloads, sourcePayloads, type SourcePayload } from '@fullscore/api/operations/alerts/sources.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { useRoute, useSend } from '../../../data/query.ts'
import { StateMark, Why } from '../../../kit/marks.tsx'
import { Moment } from '../../../kit/Moment.tsx'
import { Row, Section } from '../../../kit/PageHeader.tsx'
import kit from '../../../kit/kit.module.css'
import { toast, toastFailure } from '../../../shell/toast.ts'
import { t } from '../../../words.ts'
import css from './sources.module.css'

/** JSON set out in lines; anything else as it came. */
function pretty(body: string): string {
  try { return JSON.stringify(JSON.parse(body), null, 2) } catch { return body }
}

/** The last payloads, accepted and refused, each with what became of it. What senders write is for who manages the source. */
export function Payloads({ id, reason }: { id: Id<'alert-source'>; reason: string | undefined }) {
  const asked = useRoute(sourcePayloads, { params: { id } }, { enabled: reason === undefined, every: 10_000 })
  const forget = useSend(forgetPayloads)
  const [open, setOpen] = useState<string>()
  const items = asked.data?.items ?? []
  const erase = () => forget.mutate({ params: { id } }, { onSuccess: () => toast(t`Erased.`), onError: toastFailure })
  return (
    <Section name={t`Last payloads`} count={reason === undefined ? items.length : ''} {...(items.length > 0 ? { link: { label: t`Erase them`, onClick: erase } } : {})}>
      {reason !== undefined && <Why>{reason}</Why>}
      {asked.error && <Why>{t`Unknown at the moment.`}</Why>}
      {asked.data && items.length === 0 && <p className="quiet">{t`None is kept. The last five that were taken and the last twenty that were refused stand here for 30 days.`}</p>}
      {items.map((one) => <Payload key={one.id} one={one} open={open === one.id} toggle={() => setOpen(open === one.id ? undefined : one.id)} />)}
    </Section>
  )
}

function Payload({ one, open, toggle }: { one: SourcePayload; open: boolean; toggle(): void }) {
  return (
    <>
      <Row mark={<StateMark state={one.accepted ? 'ok' : 'degraded'} words={one.accepted ? t`taken` : t`refused`} />} subject={<Moment at={one.at} />} quiet={t`${one.why} ${one.bytes.toLocaleString(readerLocale())} bytes, answered ${one.status}.`}
        right={<button type="button" className={kit['linkButton']} aria-expanded={open} onClick={toggle}>{open ? t`hide` : t`show`}</button>} />
      {open && <pre className={css['code']} tabIndex={0} aria-label={t`The payload`}>{one.body === '' ? t`It was not read.` : pretty(one.body)}{one.truncated ? t`\n… it was longer; only its beginning is kept.` : ''}</pre>}
    </>
  )
}
