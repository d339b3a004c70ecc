export { Component as ScorePage } from './ScorePage.tsx'
