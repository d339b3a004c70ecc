// Generated from the migrated database by `npm run generate`; never edited.
import type { Generated } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'

export interface OrganisationDepartment {
  id: Id<'department'>
  parent_id: Id<'department'> | null
  name: string
  archived_at: Temporal.Instant | null
  version: Generated<number>
}

export interface OrganisationMembership {
  person_id: Id<'person'>
  team_id: Id<'team'>
  lead: Generated<boolean>
}

export interface OrganisationNeedToKnow {
  kind: string
  object_id: string
  since: Temporal.Instant
}

export interface OrganisationOrganisation {
  id: Id<'organisation'>
  name: string
  zone: string
  locale: Generated<string>
  currency: Generated<string>
  set_up_at: Temporal.Instant | null
  version: Generated<number>
  public_url: string | null
}

export interface OrganisationPerson {
  id: Id<'person'>
  name: string
  email: string
  title: Generated<string>
  zone: string | null
  locale: string | null
  archived_at: Temporal.Instant | null
  version: Generated<number>
  language: string | null
}

export interface OrganisationSight {
  kind: string
  object_id: string
  person_id: Id<'person'> | null
  team_id: Id<'team'> | null
  why: string
  since: Temporal.Instant
  role: string | null
}

export interface OrganisationTeam {
  id: Id<'team'>
  department_id: Id<'department'>
  name: string
  archived_at: Temporal.Instant | null
  version: Generated<number>
}

export interface OrganisationTables {
  'organisation.department': OrganisationDepartment
  'organisation.membership': OrganisationMembership
  'organisation.need_to_know': OrganisationNeedToKnow
  'organisation.organisation': OrganisationOrganisation
  'organisation.person': OrganisationPerson
  'organisation.sight': OrganisationSight
  'organisation.team': OrganisationTeam
}
