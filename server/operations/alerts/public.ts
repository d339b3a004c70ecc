export { alertRaised, alertResolved, alertUrgencyChanged } from './events.ts'
export { alertRow as alertById } from './store.ts'
