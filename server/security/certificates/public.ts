export { certificateJudged } from './events.ts'
