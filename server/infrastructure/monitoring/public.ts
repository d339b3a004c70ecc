export { checkHardened } from './events.ts'
