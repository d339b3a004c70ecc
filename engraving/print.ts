import { tokens, type TokenName, type Tokens } from './tokens.ts'

/** The relative luminance of `#RRGGBB`, 0 to 1 (WCAG 2.2, section 5). */
export function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** The grey that is as light as a colour. */
export function greyOf(colour: string): string {
  const level = luminance(colour)
  const part = level <= 0.0031308 ? level * 12.92 : 1.055 * level ** (1 / 2.4) - 0.055
  const two = Math.round(part * 255).toString(16).padStart(2, '0').toUpperCase()
  return `#${two}${two}${two}`
}

/** The colours of paper: the light scheme on white; with `grey` each as the grey of its own lightness, so that their order stays. */
export function paperTokens(grey: boolean): Tokens {
  const white = { ...tokens.light, paper: '#FFFFFF', sheet: '#FFFFFF' }
  if (!grey) return white
  const names = (Object.keys(white) as TokenName[]).filter((name) => name !== 'shadow')
  return { ...white, ...Object.fromEntries(names.map((name) => [name, greyOf(white[name])])) }
}
