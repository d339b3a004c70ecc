// Generated from the migrated database by `npm run generate`; never edited.
import type { Id } from '@fullscore/api/ids.ts'

export interface FilesAttachment {
  id: Id<'attachment'>
  kind: string
  object_id: string
  sha256: string
  name: string
  note: string
  added_at: Temporal.Instant
  added_by: Id<'person'> | null
}

export interface FilesBlob {
  sha256: string
  size: number
  type: string
  stored_at: Temporal.Instant
}

export interface FilesTables {
  'files.attachment': FilesAttachment
  'files.blob': FilesBlob
}
