import type { ApprovalDetail, ApprovalVoice } from '@fullscore/api/approvals/approvals.ts'
import type { MarkState } from '@fullscore/engraving/glyphs.ts'
import { StateMark, Why } from '../kit/marks.tsx'
import { Moment } from '../kit/Moment.tsx'
import { Section } from '../kit/PageHeader.tsx'
import { t } from '../words.ts'
import css from './approvals.module.css'

const marks: Record<string, MarkState> = { accepted: 'ok', refused: 'down', waiting: 'unknown', later: 'muted', ended: 'muted' }
const stepWords: Record<string, string> = { accepted: t`accepted`, refused: t`refused`, waiting: t`waits`, later: t`not yet open`, ended: t`ended undecided` }

/** The steps in their order: the rule, who is asked and why, what each said. */
export function Steps({ approval }: { approval: ApprovalDetail }) {
  return (
    <>
      {approval.steps.map((step) => (
        <Section key={step.place} name={approval.steps.length === 1 ? step.name : `${step.place}. ${step.name}`} count={step.state === 'later' ? t`opens when the one before it is accepted` : step.rule}>
          <p className={css['stepState']}>
            <StateMark state={marks[step.state] ?? 'unknown'} words={stepWords[step.state]} strong />
            {step.settledAt && step.state !== 'ended' && <span className="quiet"><Moment at={step.settledAt} /></span>}
            {step.state === 'waiting' && step.dueAt && <span className="quiet">{step.escalatedAt ? t`was due ` : t`due `}<Moment at={step.dueAt} as="distance" /></span>}
          </p>
          {step.why !== '' && <Why>{step.why}</Why>}
          {step.voices.map((voice) => <Voice key={voice.person.id} voice={voice} ended={step.state !== 'waiting'} />)}
          {step.voices.length === 0 && <p className="quiet">{t`Will ask ${step.targets.join(', ')}.`}</p>}
        </Section>
      ))}
    </>
  )
}

function Voice({ voice, ended }: { voice: ApprovalVoice; ended: boolean }) {
  const waits = voice.vote === 'waiting'
  const words = !voice.counts ? t`does not count` : waits ? (ended ? t`did not decide` : t`waits`) : voice.vote
  return (
    <div className={css['voice']} data-out={!voice.counts}>
      <StateMark state={!voice.counts ? 'muted' : (marks[voice.vote] ?? 'unknown')} words={words} />
      <div>
        <b>{voice.person.name}</b>
        <span className="quiet"> {voice.escalated ? t`asked after the deadline. ` : ''}{voice.counts ? voice.why : voice.notWhy}</span>
        {voice.decidedAt && <span className="quiet"> <Moment at={voice.decidedAt} />{voice.decidedBy ? t`, decided by ${voice.decidedBy.name}, standing in` : ''}{voice.via === 'link' ? t`, by mail` : ''}</span>}
        {waits && !ended && voice.absence && <span className="quiet">{t` Away until ${<Moment at={voice.absence} />}${voice.standIn ? t`; ${voice.standIn.name} stands in.` : '.'}`}</span>}
        {waits && !ended && !voice.absence && voice.standIn && <span className="quiet"> {t`${voice.standIn.name} stands in.`}</span>}
        {waits && !ended && voice.standInWhy && <span className="why"> {voice.standInWhy}</span>}
        {voice.comment !== '' && <p className={css['comment']}>{voice.comment}</p>}
      </div>
    </div>
  )
}
