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
import { count, t } from '../words.ts'

/** Work that was given up after too many attempts: tried again, or taken out of the queue with a reason. Nothing where there is none. */
export function Jobs() {
  const asked = useRoute(listJobs, { query: { limit: 50 } }, { every: 10_000 })
  const retry = useSend(retryJob, { shows: [{ kind: 'health' }], done: () => toast(t`It is being tried again.`) })
  const dismiss = useSend(dismissJob, { shows: [{ kind: 'health' }], done: () => toast(t`Taken out of the queue. Its work stays undone.`) })
  const [chosen, choose] = useState<Job>()
  const [reason, setReason] = useState('')
  if (asked.error) return <Section name={t`Jobs given up`}><Why>{t`Unknown at the moment.`}</Why></Section>
  const jobs = asked.data?.items ?? []
  if (jobs.length === 0) return null
  return (
    <Section name={t`Jobs given up`} count={asked.data?.next ? t`${jobs.length} and more` : jobs.length}>
      {jobs.map((job) => (
        <Row key={job.id} mark={<StateMark state="down" words={<span className="sr">{t`given up`}</span>} />} subject={job.work} quiet={t`tried ${count(job.attempts, 'once', '# times, last')} ${<Moment at={job.triedAt} as="distance" />}: ${job.error}`}
          right={<>
            <ActionButton size="xs" busy={retry.isPending} onClick={() => retry.mutate({ params: { id: job.id } }, { onError: toastFailure })}>{t`Try again`}</ActionButton>{' '}
            <ActionButton size="xs" onClick={() => { choose(job); setReason('') }}>{t`Dismiss`}</ActionButton>
          </>} />
      ))}
      <Confirm open={chosen !== undefined} onClose={() => choose(undefined)} title={t`Take it out of the queue?`} verb={t`Dismiss it`} reason={reason.trim() === '' ? t`Say why it need not be done.` : undefined}
        act={() => dismiss.mutateAsync({ params: { id: chosen!.id }, body: { reason } })}>
        <p>{t`${chosen?.work} is not done then. The record keeps who dismissed it, and why.`}</p>
        <Textarea label={t`Why it need not be done`} value={reason} onChange={(event) => setReason(event.currentTarget.value)} autosize minRows={2} />
      </Confirm>
    </Section>
  )
}
