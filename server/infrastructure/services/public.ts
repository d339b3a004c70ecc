export { serviceChanged } from './events.ts'
export { findService, readService, serviceById, type ServiceFacts } from './read.ts'
export { changeService, createService, type NewService } from './write.ts'
