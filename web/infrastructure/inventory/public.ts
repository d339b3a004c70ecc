export { ImpactIf } from './ImpactIf.tsx'
export { Redundancies } from './Redundancies.tsx'
export { Relations } from './Relations.tsx'
