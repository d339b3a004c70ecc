export { HoursSection } from './Hours.tsx'
