import {
  Button, Checkbox, createTheme, Menu, Modal, Popover, SegmentedControl, defaultVariantColorsResolver,
  type CSSVariablesResolver, type VariantColorsResolver,
} from '@mantine/core'
import { blueRamp, cssName, faces, tokens, type Scheme } from '@fullscore/engraving/tokens.ts'
import { t } from '../words.ts'

/** One blue button, the others ruled in edge; everything follows the scheme by CSS variables. */
const variants: VariantColorsResolver = (input) => {
  const wash = 'var(--wash)'
  switch (input.variant) {
    case 'filled': return { background: 'var(--blue)', hover: 'var(--blue-hover)', color: 'var(--blue-ink)', border: '1px solid transparent' }
    case 'default':
    case 'outline': return { background: 'var(--sheet)', hover: wash, color: 'var(--ink)', border: '1px solid var(--edge)' }
    case 'light': return { background: 'var(--blue-wash)', hover: 'var(--blue-wash)', color: 'var(--blue)', border: '1px solid var(--blue)' }
    case 'subtle':
    case 'transparent': return { background: 'transparent', hover: wash, color: 'var(--blue)', border: '1px solid transparent' }
    default: return defaultVariantColorsResolver(input)
  }
}

const floating = { shadow: 'md', radius: 3, transitionProps: { duration: 120, timingFunction: 'ease-out' } } as const

export const theme = createTheme({
  colors: { hand: blueRamp },
  primaryColor: 'hand',
  primaryShade: { light: 8, dark: 3 },
  autoContrast: true,
  black: tokens.light.ink,
  white: tokens.light.sheet,
  variantColorResolver: variants,
  fontFamily: faces.sans,
  fontFamilyMonospace: faces.mono,
  headings: {
    fontFamily: faces.serif, fontWeight: '500',
    sizes: { h1: { fontSize: '28px', lineHeight: '34px' }, h2: { fontSize: '19px', lineHeight: '26px' }, h3: { fontSize: '17px', lineHeight: '24px' } },
  },
  fontSizes: { xs: '12px', sm: '14px', md: '15px', lg: '19px', xl: '28px' },
  lineHeights: { xs: '1.34', sm: '1.43', md: '1.467', lg: '1.37', xl: '1.21' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '3px', md: '3px', lg: '3px', xl: '5px' },
  defaultRadius: 'sm',
  shadows: { xs: 'none', sm: 'none', md: 'var(--shadow)', lg: 'var(--shadow)', xl: 'var(--shadow)' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  breakpoints: { xs: '30em', sm: '48em', md: '62em', lg: '75em', xl: '90em' },
  components: {
    Button: Button.extend({ defaultProps: { variant: 'default' } }),
    Checkbox: Checkbox.extend({ defaultProps: { size: 'xs' } }),
    // The focus placeholder is a child no menu may have.
    Menu: Menu.extend({ defaultProps: { ...floating, withInitialFocusPlaceholder: false } }),
    // Not by the component itself, which the first page does not need.
    PasswordInput: { defaultProps: { visibilityToggleButtonProps: { 'aria-label': t`Show or hide the password` } } },
    Popover: Popover.extend({ defaultProps: floating }),
    // Its scroll lock writes a style element without a nonce; base.css locks the page instead.
    Modal: Modal.extend({ defaultProps: { centered: true, lockScroll: false, radius: 3, transitionProps: { duration: 120, transition: 'fade' } } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { withItemsBorders: true, transitionDuration: 0 } }),
  },
})

function schemeVariables(scheme: Scheme): Record<string, string> {
  const own = Object.fromEntries(Object.entries(tokens[scheme]).map(([name, value]) => [cssName(name), value]))
  return {
    ...own,
    '--blue-hover': scheme === 'light' ? '#153A78' : '#B9CEF5',
    '--mantine-color-body': 'var(--paper)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-bright': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink3)',
    '--mantine-color-placeholder': 'var(--ink3)',
    '--mantine-color-anchor': 'var(--blue)',
    '--mantine-color-error': 'var(--s1)',
    '--mantine-color-default': 'var(--sheet)',
    '--mantine-color-default-hover': 'var(--wash)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--edge)',
    '--mantine-color-disabled': 'transparent',
    '--mantine-color-disabled-color': 'var(--ink3)',
    '--mantine-color-disabled-border': 'var(--edge)',
  }
}

/** Feeds the tokens to Mantine as CSS variables, per scheme. */
export const variables: CSSVariablesResolver = () => ({
  variables: { '--serif': faces.serif, '--sans': faces.sans, '--mono': faces.mono },
  light: schemeVariables('light'),
  dark: schemeVariables('dark'),
})
