import { Select, Textarea } from '@mantine/core'
import { setSeverity } from '@fullscore/api/operations/incidents/people.ts'
import { levels, readHandling, type Level } from '@fullscore/api/operations/incidents/settings.ts'
import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import { useRoute, useSend } from '../../data/query.ts'
import { Confirm } from '../../kit/Confirm.tsx'
import { Why } from '../../kit/marks.tsx'
import { useFields } from '../../pick/fields.ts'
import { choices, t } from '../../words.ts'
import css from './incidents.module.css'

const some = choices(levels)
const severities = ['1', '2', '3', '4'].map((value) => ({ value, label: `SEV${value}` }))

/** Impact and urgency, what the matrix gives for them, and a severity against it. */
export function SeverityDialog({ incident, onClose }: { incident: IncidentDetail; onClose(): void }) {
  const handling = useRoute(readHandling, {})
  const set = useSend(setSeverity)
  const { given, set: change, text } = useFields<{ impact: Level | null; urgency: Level | null; severity: string | null; note: string }>({ impact: incident.impactLevel, urgency: incident.urgencyLevel, severity: null, note: '' })
  const says = given.impact && given.urgency ? handling.data?.matrix[given.impact][given.urgency] : undefined
  const wanted = given.severity === null ? says : Number(given.severity)
  const against = says !== undefined && wanted !== undefined && wanted !== says
  const reason = wanted === undefined ? t`Say impact and urgency, or the severity itself.` : given.note.trim() === '' ? t`Say why in a note.` : undefined
  const act = () => set.mutateAsync({ params: { id: incident.id }, body: { note: given.note, ...(given.impact ? { impact: given.impact } : {}), ...(given.urgency ? { urgency: given.urgency } : {}), ...(given.severity ? { severity: Number(given.severity) } : {}) } })
  return (
    <Confirm open onClose={onClose} title={t`How bad is it?`} verb={wanted === undefined ? t`Set it` : t`Set SEV${wanted}`} reason={reason} act={act}>
      <p>{t`It is SEV${incident.severity} now. ${incident.severityWhy}`}</p>
      <div className={css['dialog']}>
        <div className={css['pair']}>
          <Select label={t`Impact`} description={t`how many are hit`} data={some} value={given.impact} onChange={(impact) => change({ impact })} clearable />
          <Select label={t`Urgency`} description={t`how little it can wait`} data={some} value={given.urgency} onChange={(urgency) => change({ urgency })} clearable />
        </div>
        <Select label={t`Severity`} description={says === undefined ? t`said by you` : t`the matrix gives SEV${says}`} placeholder={says === undefined ? t`choose` : t`SEV${says}, by the matrix`} data={severities} value={given.severity} onChange={(severity) => change({ severity })} clearable />
        {against && <Why>{t`The matrix gives SEV${says}. Your note says why it is SEV${wanted} all the same.`}</Why>}
        <Textarea label={t`Note`} autosize minRows={2} {...text('note')} />
      </div>
    </Confirm>
  )
}
