import { Select } from '@mantine/core'
import { useState } from 'react'
import { roles, type Role } from '@fullscore/api/access/permissions.ts'
import { listDepartments, listTeams, setRoles, type PersonDetail, type RoleGrant } from '@fullscore/api/organisation/organisation.ts'
import { failureOf } from '../../data/sentence.ts'
import { useRoute, useSend } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Why } from '../../kit/marks.tsx'
import { Section } from '../../kit/PageHeader.tsx'
import { toast } from '../../shell/toast.ts'
import { t } from '../../words.ts'
import kit from '../../kit/kit.module.css'

const words = (role: Role) => role === 'cio' ? t`CIO` : role === 'it-professional' ? t`IT professional` : role.replaceAll('-', ' ')

/** Which roles a person holds, and where; for whoever manages accounts. */
export function Roles({ person, reason }: { person: PersonDetail; reason: string | undefined }) {
  const [held, setHeld] = useState<RoleGrant[]>(person.roles)
  const [failed, setFailed] = useState<string>()
  const departments = useRoute(listDepartments, { query: {} })
  const teams = useRoute(listTeams, { query: { limit: 200 } })
  const save = useSend(setRoles, { shows: [{ kind: 'person' }, { kind: 'me' }] })
  const places = [
    { group: t`Organisation`, items: [{ value: 'organisation', label: t`everywhere` }] },
    { group: t`Departments`, items: (departments.data?.items ?? []).map((one) => ({ value: `department/${one.id}`, label: one.name })) },
    { group: t`Teams`, items: (teams.data?.items ?? []).map((one) => ({ value: `team/${one.id}`, label: one.name })) },
  ]
  const placeOf = (grant: RoleGrant) => grant.scopeKind === 'organisation' ? 'organisation' : `${grant.scopeKind}/${grant.scopeId ?? ''}`
  const nameOf = (grant: RoleGrant) => places.flatMap((one) => one.items).find((one) => one.value === placeOf(grant))?.label ?? t`somewhere outside your scope`
  const put = (index: number, grant: RoleGrant) => setHeld(held.map((one, at) => at === index ? grant : one))
  const changed = JSON.stringify(held) !== JSON.stringify(person.roles)
  function placed(place: string): Pick<RoleGrant, 'scopeKind' | 'scopeId'> {
    const [scopeKind = 'organisation', scopeId] = place.split('/')
    return { scopeKind: scopeKind as RoleGrant['scopeKind'], ...(scopeId === undefined ? {} : { scopeId }) }
  }
  const store = () => { setFailed(undefined); save.mutate({ params: { id: person.id }, body: { roles: held } }, { onSuccess: () => toast(t`Roles saved.`), onError: (error) => setFailed(failureOf(error).says) }) }
  return (
    <Section name={t`Roles`} count={t`a role reaches downward from where it is held`} {...(reason === undefined ? { link: { label: t`Add`, onClick: () => setHeld([...held, { role: 'it-professional', scopeKind: 'organisation' }]) } } : {})}>
      {held.length === 0 && <Why>{t`None: they see only what concerns themselves.`}</Why>}
      {held.map((grant, index) => (
        <div key={index} className={kit['row']}>
          {reason !== undefined ? <><b>{words(grant.role)}</b> <span className="quiet">{nameOf(grant)}</span></> : <>
            <Select aria-label={t`Role ${index + 1}`} allowDeselect={false} data={roles.map((value) => ({ value, label: words(value) }))} value={grant.role} onChange={(role) => put(index, { ...grant, role: (role ?? grant.role) })} />
            <Select aria-label={t`Where role ${index + 1} is held`} allowDeselect={false} searchable data={places} value={placeOf(grant)} onChange={(place) => put(index, { role: grant.role, ...placed(place ?? placeOf(grant)) })} />
            <button type="button" className={kit['linkButton']} aria-label={t`Take away ${words(grant.role)}`} onClick={() => setHeld(held.filter((_, at) => at !== index))}>{t`take away`}</button>
          </>}
        </div>
      ))}
      {failed !== undefined && <p role="alert" className={kit['fieldError']}>{failed}</p>}
      {changed && <div className={kit['formFoot']}><ActionButton main busy={save.isPending} reason={reason} onClick={store}>{t`Save the roles`}</ActionButton><ActionButton onClick={() => setHeld(person.roles)}>{t`Put back`}</ActionButton></div>}
    </Section>
  )
}
