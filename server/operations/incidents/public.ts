export { incidentAcknowledged, incidentOpened, incidentResolved } from './events.ts'
export { nameOf as incidentName } from './incident.ts'
export { incidentRow as incidentById } from './store.ts'
