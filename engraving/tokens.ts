/** The colour tokens of the look, per scheme. The CSS variables (`--ink2`, `--s1-wash`) and the Score's canvas both come from here. */
export interface Tokens {
  paper: string; sheet: string; wash: string; press: string
  ink: string; ink2: string; ink3: string
  edge: string; staff: string; rule: string; bracket: string
  blue: string; blueInk: string; blueWash: string
  s1: string; onSev: string; s2: string; s3: string; s3t: string; s4: string; ok: string
  s1Wash: string; s2Wash: string; s3Wash: string
  /** Strength of the incident band and of floating shadows differ by scheme. */
  shadow: string
}
export type TokenName = keyof Tokens
export type Scheme = 'light' | 'dark'

export const tokens: Record<Scheme, Tokens> = {
  light: {
    paper: '#FBF9F3', sheet: '#FFFEFB', wash: '#F6F2E8', press: '#E9E3D4',
    ink: '#1C1A17', ink2: '#48433B', ink3: '#696257',
    edge: '#8B8373', staff: '#C3BAA7', rule: '#E2DCCD', bracket: '#1C1A17',
    blue: '#1D4C9A', blueInk: '#FFFFFF', blueWash: '#E6ECF6',
    s1: '#960F1A', onSev: '#FFFFFF', s2: '#B04B05', s3: '#A8850C', s3t: '#745A00', s4: '#4D5A66', ok: '#2A6848',
    s1Wash: '#F8E7E2', s2Wash: '#F8EBDD', s3Wash: '#F4EED6',
    shadow: '0 6px 20px rgb(60 44 20 / 16%)',
  },
  dark: {
    paper: '#151310', sheet: '#1F1C18', wash: '#221F1A', press: '#302B24',
    ink: '#F1E9D8', ink2: '#CBC2B0', ink3: '#A0978A',
    edge: '#857B6B', staff: '#4C4539', rule: '#302B24', bracket: '#D9CFBC',
    blue: '#9DBDF7', blueInk: '#101A2C', blueWash: '#1B2536',
    s1: '#FF9085', onSev: '#1A0F0C', s2: '#EF9442', s3: '#A08B30', s3t: '#D6BA52', s4: '#A9B6C2', ok: '#83C29E',
    s1Wash: '#371B17', s2Wash: '#33230F', s3Wash: '#2C270F',
    shadow: '0 6px 20px rgb(0 0 0 / 50%)',
  },
}

/** Name of the CSS variable that carries a token: `blueInk` is `--blue-ink`. */
export function cssName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** Family names are quoted: an unquoted `Serif` would mean the browser's own. */
export const faces = {
  serif: '"STIX Two Text Variable", "STIX Two Text", Georgia, serif',
  sans: '"Source Sans 3 Variable", "Source Sans 3", system-ui, sans-serif',
  mono: '"IBM Plex Mono", ui-monospace, monospace',
} as const

/** The ramp around the hand's blue: step 8 is blue by day, step 3 blue by night. */
export const blueRamp = [
  '#E6ECF6', '#D3DFF2', '#B9CEF5', '#9DBDF7', '#6F97DC', '#4A78C4', '#3563B0', '#2757A4', '#1D4C9A', '#153A78',
] as const
