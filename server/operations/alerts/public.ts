export { alertAcknowledged, alertBeganEarlier, alertFiresAgain, alertRaised, alertResolved, alertTaken, alertUnmuted, alertUrgencyChanged } from './events.ts'
export { alertRow as alertById, earlierOfCause } from './store.ts'
export { freeAlerts, holdAlerts, namedAlerts } from './store-hand.ts'
