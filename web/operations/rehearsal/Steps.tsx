import { useNavigate } from 'react-router'
import type { Rehearsal } from '@fullscore/api/operations/rehearsal.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { StateMark } from '../../kit/marks.tsx'
import { Section } from '../../kit/PageHeader.tsx'
import { Timeline } from '../../kit/Timeline.tsx'
import { lasting, msOf } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { t, word } from '../../words.ts'

/** What a rehearsal's state means, in a sentence. */
export const stateWords: Record<Rehearsal['state'], string> = {
  watching: t`A small server runs and is being watched.`, failing: t`It was stopped; the check is finding out.`, paged: t`The incident is open: whoever is on call is paged. Acknowledge it.`,
  recovering: t`Acknowledged; the server runs again.`, done: t`The rehearsal went through.`, failed: t`The rehearsal did not go through.`,
}
/** The glyph of a rehearsal's state. */
export const stateMarks = { watching: 'unknown', failing: 'degraded', paged: 'firing', recovering: 'degraded', done: 'ok', failed: 'down' } as const

/** A rehearsal step by step, newest first, each with how long the step before it took. */
export function Steps({ rehearsal }: { rehearsal: Rehearsal }) {
  const navigate = useNavigate()
  const { incidentId, state, steps } = rehearsal
  const entries = steps.map((one, index) => {
    const took = index === 0 ? 0 : msOf(one.at) - msOf(steps[index - 1]!.at)
    return { id: `${one.at}-${index}`, at: one.at, glyph: state === 'failed' && index === steps.length - 1 ? 'failed' as const : 'done' as const, says: one.words, who: took >= 1_000 ? t`after ${lasting(took)}` : undefined }
  }).toReversed()
  return (
    <Section name={t`Step by step`} count={<StateMark state={stateMarks[state]} words={word(state)} />} {...(incidentId === null ? {} : { link: { label: t`Open the incident`, to: paths.incidents.one(incidentId) } })}>
      <div aria-live="polite"><Timeline entries={entries} /></div>
      {state === 'paged' && incidentId !== null && <p style={{ marginTop: 12 }}><ActionButton main onClick={() => void navigate(paths.incidents.one(incidentId))}>{t`To the incident, to acknowledge it`}</ActionButton></p>}
    </Section>
  )
}
