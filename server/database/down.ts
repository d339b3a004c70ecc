const lost = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', '57P01', '57P02', '57P03', '08006', '08001', '08003', '53300'])

/** Whether an error says that the database cannot be reached at the moment. */
export function isDatabaseDown(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string }
  return (code !== undefined && lost.has(code)) || /Connection terminated|timeout exceeded when trying to connect|the database system is/.test(message ?? '')
}
