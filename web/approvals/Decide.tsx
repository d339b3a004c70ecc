import { Textarea } from '@mantine/core'
import { useState } from 'react'
import type { ApprovalDetail } from '@fullscore/api/approvals/approvals.ts'
import { failureOf } from '../data/sentence.ts'
import { ActionButton } from '../kit/ActionButton.tsx'
import { Why } from '../kit/marks.tsx'
import { Section } from '../kit/PageHeader.tsx'
import { t } from '../words.ts'
import css from './approvals.module.css'

type Send = (given: { decision: 'accept' | 'refuse'; comment: string; hash: string }) => Promise<unknown>

/** What is asked: name and value, as it was when it was asked. */
export function Asked({ approval }: { approval: ApprovalDetail }) {
  return <dl className={css['lines']}>{approval.lines.flatMap((line) => [<dt key={`${line.name}-name`}>{line.name}</dt>, <dd key={line.name}>{line.value}</dd>])}</dl>
}

/** The two buttons with room for a comment. The decision names the hash of what is shown. */
export function Decide({ approval, send }: { approval: ApprovalDetail; send: Send }) {
  const [comment, setComment] = useState('')
  const [busy, setBusy] = useState<'accept' | 'refuse'>()
  const [failed, setFailed] = useState<string>()
  if (approval.state !== 'waiting') return null
  const { allowed, reason } = approval.can.decide
  if (!allowed) return <Section name={t`Your decision`}><Why>{reason}</Why></Section>
  async function act(decision: 'accept' | 'refuse'): Promise<void> {
    setBusy(decision)
    setFailed(undefined)
    try {
      await send({ decision, comment: comment.trim(), hash: approval.hash })
    } catch (error) {
      setFailed(failureOf(error).says)
    } finally {
      setBusy(undefined)
    }
  }
  const others = approval.standsInFor.map((one) => one.name).join(', ')
  return (
    <Section name={t`Your decision`} count={others === '' ? t`stands once given` : t`you stand in for ${others}`}>
      <Textarea mt="xs" label={t`Comment`} description={t`Whoever asked reads it; a refusal needs one.`} autosize minRows={2} maxLength={2000} value={comment} onChange={(event) => setComment(event.currentTarget.value)} />
      {failed !== undefined && <p role="alert" className="why">{failed}</p>}
      <div className={css['buttons']}>
        <ActionButton main busy={busy === 'accept'} onClick={() => void act('accept')}>{t`Accept`}</ActionButton>
        <ActionButton busy={busy === 'refuse'} reason={comment.trim() === '' ? t`Say why in the comment.` : undefined} onClick={() => void act('refuse')}>{t`Refuse`}</ActionButton>
      </div>
    </Section>
  )
}
