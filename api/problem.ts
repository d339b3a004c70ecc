import { z } from 'zod'

/** One fault of the input: where it is (`body.title`, `query.limit`, `rows[3].date`) and a sentence for a person. */
export const FieldError = z.object({ field: z.string(), message: z.string(), code: z.string().optional() }).meta({ id: 'FieldError' })
export type FieldError = z.infer<typeof FieldError>

/** Every refusal and defect on the wire (RFC 9457). `code` is stable and listed by its route; `detail` is a sentence. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    requestId: z.string(),
    permission: z.string().optional(),
    errors: z.array(FieldError).optional(),
    params: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>
