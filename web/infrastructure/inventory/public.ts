export { ImpactIf } from './ImpactIf.tsx'
export { wordsOf } from './ItemFields.tsx'
export { Redundancies } from './Redundancies.tsx'
export { Relations } from './Relations.tsx'
