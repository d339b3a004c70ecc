// Generated from the migrated database by `npm run generate`; never edited.
import type { Generated } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'

export interface AccessAccount {
  person_id: Id<'person'>
  password: string | null
  password_at: Temporal.Instant | null
  disabled_at: Temporal.Instant | null
}

export interface AccessAttempt {
  key: string
  at: Temporal.Instant
}

export interface AccessInvitation {
  id: Id<'invitation'>
  purpose: string
  token_hash: Buffer
  person_id: Id<'person'> | null
  made_at: Temporal.Instant
  expires_at: Temporal.Instant
  used_at: Temporal.Instant | null
  revoked_at: Temporal.Instant | null
}

export interface AccessRoleGrant {
  id: Id<'role-grant'>
  person_id: Id<'person'>
  role: string
  scope_kind: string
  scope_id: string
}

export interface AccessSession {
  id: Id<'session'>
  person_id: Id<'person'>
  token_hash: Buffer
  opened_at: Temporal.Instant
  seen_at: Temporal.Instant
  expires_at: Temporal.Instant
  closed_at: Temporal.Instant | null
  user_agent: Generated<string>
  address: Generated<string>
}

export interface AccessToken {
  id: Id<'token'>
  person_id: Id<'person'>
  name: string
  token_hash: Buffer
  scopes: string[]
  made_at: Temporal.Instant
  expires_at: Temporal.Instant | null
  used_at: Temporal.Instant | null
  revoked_at: Temporal.Instant | null
}

export interface AccessTables {
  'access.account': AccessAccount
  'access.attempt': AccessAttempt
  'access.invitation': AccessInvitation
  'access.role_grant': AccessRoleGrant
  'access.session': AccessSession
  'access.token': AccessToken
}
