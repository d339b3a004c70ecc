export { certificateSeen, checkArchived, checkChanged, checkHardened } from './events.ts'
export { archive as archiveCheck, createCheck } from './checks.ts'
export { readCheck } from './list.ts'
