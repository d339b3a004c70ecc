export { alertAcknowledged, alertRaised, alertResolved, alertUnmuted, alertUrgencyChanged } from './events.ts'
export { alertRow as alertById } from './store.ts'
