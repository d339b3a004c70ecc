export { accessSet, impactComputed, impactMarked, incidentAcknowledged, incidentEdited, incidentOpened, incidentReopened, incidentResolved, mergedInto, mergeUndone, publicPublished, severitySet } from './events.ts'
export { nameOf as incidentName } from './incident.ts'
export { incidentRow as incidentById } from './store.ts'
export { publicIncidents, publicUpdates, type PublicIncident, type PublicNews } from './public-ref.ts'
