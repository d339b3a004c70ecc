export { serviceChanged } from './events.ts'
export { findService, readService, serviceById, servicesCalled, type ServiceFacts } from './read.ts'
export { changeService, createService, type NewService } from './write.ts'
