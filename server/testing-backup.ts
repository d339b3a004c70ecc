// The backup as measurements (bench/) drive it.
export { makeBackup } from './backup/backup.ts'
export { restoreBackup } from './backup/restore.ts'
export { startWork } from './backup/work.ts'
