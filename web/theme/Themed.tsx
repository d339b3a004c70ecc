import { MantineProvider, localStorageColorSchemeManager, useComputedColorScheme } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { theme, variables } from './theme.ts'
import { tokens, type Scheme, type Tokens } from '@fullscore/engraving/tokens.ts'

const remembered = localStorageColorSchemeManager({ key: 'fullscore-scheme' })

/** The nonce the server wrote into the page, so that Mantine's style element passes the content security policy. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
}

/** Gives everything below it the look: follows the system's scheme until the reader chooses one, which is remembered. */
export function Themed({ children }: { children: ReactNode }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} colorSchemeManager={remembered} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <Notifications position="bottom-right" limit={3} />
      {children}
    </MantineProvider>
  )
}

/** The scheme in force and its tokens, for canvases. */
export function useTokens(): { scheme: Scheme; tokens: Tokens } {
  const scheme = useComputedColorScheme('light')
  return { scheme, tokens: tokens[scheme] }
}
