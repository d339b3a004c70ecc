const lost = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'ENOTCONN', '57P01', '57P02', '57P03', '08000', '08001', '08003', '08004', '08006', '53300'])
/** What the driver says without a code: lost while asking, lost while waiting for its turn, not there. */
const says = /Connection terminated|connection error and is not queryable|Client was closed|socket hang up|timeout exceeded when trying to connect|the database system is/

/** Whether an error, or what caused it, says that the database cannot be reached at the moment. */
export function isDatabaseDown(error: unknown, depth = 0): boolean {
  const { code, message, cause } = (error ?? {}) as { code?: string; message?: string; cause?: unknown }
  return (code !== undefined && lost.has(code)) || says.test(message ?? '') || (cause !== undefined && depth < 3 && isDatabaseDown(cause, depth + 1))
}
