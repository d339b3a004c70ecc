import { z } from 'zod'
import { AnyId, idOf } from '../ids.ts'
import { PersonId } from '../organisation/organisation.ts'
import { Instant } from '../page.ts'
import { route } from '../route.ts'

export const FileId = idOf('attachment')
/** Most bytes of one file, and most files of one object. */
export const mostFileBytes = 50_000_000
export const mostFiles = 100

/** Bytes to send: in memory, or a platform's blob, which streams from where it lies. */
export type FileBody = Uint8Array | { readonly size: number; arrayBuffer(): Promise<ArrayBuffer> }
const Body = z.custom<FileBody>((value) => value !== undefined).meta({ description: 'the bytes of the file' })

/** One file of an object. `type` is what its content is; `note` says so when its name says something else. */
export const AttachedFile = z.object({
  id: FileId, name: z.string(), size: z.number().int(), type: z.string(), typeWords: z.string(), note: z.string(), sha256: z.string(), addedAt: Instant, addedBy: z.object({ id: PersonId, name: z.string() }).nullable(),
  picture: z.boolean().meta({ description: 'whether it may be shown in the page' }),
}).meta({ id: 'AttachedFile' })
export type AttachedFile = z.infer<typeof AttachedFile>

const object = { kind: z.string().max(64), objectId: AnyId }
const id = z.object({ id: FileId })
export const listFiles = route({ name: 'files.list', method: 'GET', path: '/files', permission: 'signed-in', query: z.object(object), answer: z.object({ items: z.array(AttachedFile), may: z.object({ allowed: z.boolean(), reason: z.string() }) }), summary: 'List the files of one object' })
export const attachFile = route({
  name: 'files.attach', method: 'POST', path: '/files', permission: 'signed-in', accepts: 'application/octet-stream', streams: true, bodyLimit: mostFileBytes, body: Body, status: 201, answer: AttachedFile,
  query: z.object({ ...object, name: z.string().min(1).max(500) }), refusals: ['disguised', 'attached-already', 'too-many-files', 'disk-nearly-full', 'empty-file', 'upload-cut'], summary: 'Attach a file to an object: the body is its bytes',
})
export const downloadFile = route({ name: 'files.download', method: 'GET', path: '/files/:id/content', permission: 'signed-in', params: id, media: 'application/octet-stream', refusals: ['bytes-missing'], summary: 'Download a file' })
export const showFile = route({ name: 'files.show', method: 'GET', path: '/files/:id/picture', permission: 'signed-in', params: id, media: 'image/*', refusals: ['bytes-missing', 'no-picture'], summary: 'Show a picture in the page' })
export const removeFile = route({ name: 'files.remove', method: 'DELETE', path: '/files/:id', permission: 'signed-in', params: id, summary: 'Remove a file; its bytes go when nothing else holds them' })
