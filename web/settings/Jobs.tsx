import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { dismissJob, listJobs, retryJob, type Job } from '@fullscore/api/jobs/jobs.ts'
import { useRoute, useSend } from '../data/query.ts'
import { ActionButton } from '../kit/ActionButton.tsx'
import { Confirm } from '../kit/Confirm.tsx'
import { StateMark, Why } from '../kit/marks.tsx'
import { Moment } from '../kit/Moment.tsx'
import { Row, Section } from '../kit/PageHeader.tsx'
import { toast, toastFailure } from '../shell/toast.ts'

/** Work that was given up after too many attempts: tried again, or taken out of the queue with a reason. Nothing where there is none. */
export function Jobs() {
  const asked = useRoute(listJobs, { query: { limit: 50 } }, { every: 10_000 })
  const retry = useSend(retryJob, { shows: [{ kind: 'health' }], done: () => toast('It is being tried again.') })
  const dismiss = useSend(dismissJob, { shows: [{ kind: 'health' }], done: () => toast('Taken out of the queue. Its work stays undone.') })
  const [chosen, choose] = useState<Job>()
  const [reason, setReason] = useState('')
  if (asked.error) return <Section name="Jobs given up"><Why>Unknown at the moment.</Why></Section>
  const jobs = asked.data?.items ?? []
  if (jobs.length === 0) return null
  return (
    <Section name="Jobs given up" count={asked.data?.next ? `${jobs.length} and more` : jobs.length}>
      {jobs.map((job) => (
        <Row key={job.id} mark={<StateMark state="down" words={<span className="sr">given up</span>} />} subject={job.work} quiet={<>tried {job.attempts === 1 ? 'once' : `${job.attempts} times, last`} <Moment at={job.triedAt} as="distance" />: {job.error}</>}
          right={<>
            <ActionButton size="xs" busy={retry.isPending} onClick={() => retry.mutate({ params: { id: job.id } }, { onError: toastFailure })}>Try again</ActionButton>{' '}
            <ActionButton size="xs" onClick={() => { choose(job); setReason('') }}>Dismiss</ActionButton>
          </>} />
      ))}
      <Confirm open={chosen !== undefined} onClose={() => choose(undefined)} title="Take it out of the queue?" verb="Dismiss it" reason={reason.trim() === '' ? 'Say why it need not be done.' : undefined}
        act={() => dismiss.mutateAsync({ params: { id: chosen!.id }, body: { reason } })}>
        <p>{chosen?.work} is not done then. The record keeps who dismissed it, and why.</p>
        <Textarea label="Why it need not be done" value={reason} onChange={(event) => setReason(event.currentTarget.value)} autosize minRows={2} />
      </Confirm>
    </Section>
  )
}
