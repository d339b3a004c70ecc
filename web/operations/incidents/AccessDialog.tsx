import { Checkbox, MultiSelect } from '@mantine/core'
import { z } from 'zod'
import { Role, roles } from '@fullscore/api/access/permissions.ts'
import { setAccess } from '@fullscore/api/operations/incidents/people.ts'
import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import { listPersons, listTeams } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useRoute, useSend } from '../../data/query.ts'
import { Confirm } from '../../kit/Confirm.tsx'
import { FactList, Section } from '../../kit/PageHeader.tsx'
import { useFields } from '../../pick/fields.ts'
import { choices, t } from '../../words.ts'
import css from './incidents.module.css'

const named = (rows: readonly { id: string; name: string }[] | undefined) => (rows ?? []).map((one) => ({ value: one.id, label: one.name }))

/** Who sees a private incident. */
export function AccessDialog({ incident, onClose }: { incident: IncidentDetail; onClose(): void }) {
  const persons = useRoute(listPersons, { query: { limit: 200 } })
  const teams = useRoute(listTeams, { query: { limit: 200 } })
  const set = useSend(setAccess)
  const { access } = incident
  const { given, set: change } = useFields({ private: access.private, persons: access.persons.map((one) => one.id), teams: access.teams.map((one) => one.id), roles: [...access.roles] })
  const act = () => set.mutateAsync({ params: { id: incident.id }, body: { private: given.private, persons: given.persons as Id<'person'>[], teams: given.teams as Id<'team'>[], roles: given.roles } })
  const floats = { searchable: true, comboboxProps: { withinPortal: true } }
  return (
    <Confirm open onClose={onClose} title={t`Who may know of it`} verb={t`Save`} reason={access.private || given.private ? undefined : t`It is visible already.`} act={act}>
      <div className={css['dialog']}>
        <Checkbox label={t`Private: only those named here see it`} checked={given.private} onChange={(event) => change({ private: event.currentTarget.checked })} />
        {given.private && (
          <>
            <MultiSelect label={t`People`} description={t`you and who works on it are always among them`} {...floats} data={named(persons.data?.items)} value={given.persons} onChange={(some) => change({ persons: some })} />
            <MultiSelect label={t`Teams`} {...floats} data={named(teams.data?.items)} value={given.teams} onChange={(some) => change({ teams: some })} />
            <MultiSelect label={t`Roles`} description={t`who holds one for the whole organisation`} {...floats} data={choices(roles)} value={given.roles} onChange={(some) => change({ roles: z.array(Role).parse(some) })} />
          </>
        )}
        <p className="why">{given.private ? t`It stands in no list, search, count, brief and on no time axis for anybody else. Who is paged or given a task sees it.` : t`Everybody who sees incidents of its team sees it, with all that was written.`}</p>
      </div>
    </Confirm>
  )
}

/** That it is private, and who knows. */
export function Access({ incident, onChange }: { incident: IncidentDetail; onChange?: () => void }) {
  const { access } = incident
  if (!access.private) return null
  return (
    <Section name={t`Private`} count={t`need to know`} {...(onChange ? { link: { label: t`Change`, onClick: onChange } } : {})}>
      <FactList facts={[
        { name: t`People`, value: access.persons.map((one) => one.name).join(', ') }, ...(access.teams.length > 0 ? [{ name: t`Teams`, value: access.teams.map((one) => one.name).join(', ') }] : []),
        ...(access.roles.length > 0 ? [{ name: t`Roles`, value: access.roles.join(', ') }] : []),
      ]} />
    </Section>
  )
}
