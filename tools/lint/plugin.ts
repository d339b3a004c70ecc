import { timeAndChance } from './time-and-chance.ts'

/** Our own rules for oxlint; named `fullscore/...` in .oxlintrc.json. */
export default { meta: { name: 'fullscore' }, rules: { 'time-and-chance': timeAndChance } }
