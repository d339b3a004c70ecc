import { Menu, useMantineColorScheme } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Suspense, useEffect, useRef } from 'react'
import { Link, NavLink, Outlet, useLocation, useNavigate, useNavigation } from 'react-router'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { Key } from '../kit/marks.tsx'
import { areaOf, type AreaPart, type ModulePart } from './area.ts'
import { Help } from './Help.tsx'
import { useKeys } from './keys.ts'
import { CutNotice } from './LiveFoot.tsx'
import { LeaveGuard } from './LeaveGuard.tsx'
import { Palette } from './Palette.tsx'
import type { PaletteSource } from './palette-source.ts'
import { initialsOf, useSession } from './session.ts'
import { LoadingPage } from './states.tsx'
import { BrandMark, PhoneTabs, type PhoneTab } from './PhoneTabs.tsx'
import { t } from '../words.ts'
import css from './shell.module.css'

export interface ShellProps {
  areas: readonly AreaPart[]
  phoneTabs: readonly PhoneTab[]
  palette?: PaletteSource
  /** Where the account menu's "Profile" and "Settings" lead. */
  accountLinks?: readonly { label: string; to: string }[]
}

/** The frame of every page after sign-in: one bar, the area's tabs, the page, on the phone the tabs below. */
export function Shell({ areas, phoneTabs, palette, accountLinks = [] }: ShellProps) {
  const { pathname } = useLocation()
  const area = areaOf(areas, pathname)
  const [found, find] = useDisclosure(false)
  const [helped, help] = useDisclosure(false)
  const waiting = useNavigation().state === 'loading'
  const tabs = useRef<HTMLElement>(null)
  useEffect(() => { tabs.current?.querySelector('.active')?.scrollIntoView({ block: 'nearest', inline: 'center' }) }, [pathname])
  useKeys(t`Everywhere`, [
    { key: 'ctrl+k', does: t`find or do anything`, run: find.toggle, inFields: true },
    { key: '/', does: t`find`, run: find.open },
    { key: '?', does: t`these keys`, run: help.open },
  ])
  return (
    <div className={css['shell']}>
      <a className={css['skip']} href="#page">{t`To the page`}</a>
      <header className={css['bar']}>
        <Link to="/" className={css['brand']}><BrandMark /> Fullscore</Link>
        <nav aria-label={t`Areas`} className={css['areas']}>
          {areas.map((one) => <Link key={one.to} to={one.to} className={css['area']} aria-current={one === area ? 'true' : undefined}>{one.label}</Link>)}
        </nav>
        <button type="button" className={css['find']} onClick={find.open}><span>{t`Find or do anything`}</span><Key>Ctrl K</Key></button>
        <Account links={accountLinks} onHelp={help.open} />
      </header>
      {area !== undefined && area.modules.length > 0 && (
        <nav aria-label={t`${area.label}, modules`} className={css['tabs']} ref={tabs}>{area.modules.map((module) => <Tab key={module.to} module={module} />)}</nav>
      )}
      <CutNotice />
      <main id="page" className={css['body']} aria-busy={waiting} tabIndex={-1}><Suspense fallback={<LoadingPage />}><Outlet /></Suspense></main>
      <PhoneTabs tabs={phoneTabs} onFind={find.open} />
      <Palette open={found} onClose={find.close} source={palette} />
      <Help open={helped} onClose={help.close} />
      <LeaveGuard />
    </div>
  )
}

const noCount = () => undefined
function Tab({ module }: { module: ModulePart }) {
  // A module's hook is a constant of the module: it is the same at every render.
  // oxlint-disable-next-line react/hooks
  const count = (module.useCount ?? noCount)()
  return <NavLink to={module.to} end={module.to === '/'} className={css['tab'] ?? ''}>{module.label}{count !== undefined && count > 0 && <span className={css['count']}> {count.toLocaleString(readerLocale())}</span>}</NavLink>
}

function Account({ links, onHelp }: { links: readonly { label: string; to: string }[]; onHelp(): void }) {
  const session = useSession()
  const navigate = useNavigate()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  if (session === undefined) return null
  const schemes = [{ scheme: 'auto', words: t`as the system` }, { scheme: 'light', words: t`light` }, { scheme: 'dark', words: t`dark` }] as const
  return (
    <Menu position="bottom-end" width={220} withinPortal={false}>
      <Menu.Target><button type="button" className={css['account']} aria-label={t`${initialsOf(session.name)}, account of ${session.name}`}>{initialsOf(session.name)}</button></Menu.Target>
      <Menu.Dropdown>
        <div className={css['accountName']}><b>{session.name}</b>{session.mail !== undefined && <span className="quiet">{session.mail}</span>}</div>
        {links.map((link) => <Menu.Item key={link.to} onClick={() => void navigate(link.to)}>{link.label}</Menu.Item>)}
        <Menu.Divider />
        <Menu.Label>{t`Light`}</Menu.Label>
        {schemes.map(({ scheme, words }) => (
          <Menu.Item key={scheme} aria-current={colorScheme === scheme ? 'true' : undefined} onClick={() => setColorScheme(scheme)}
            rightSection={colorScheme === scheme ? '✓' : undefined}>{words}</Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={onHelp} rightSection={<Key>?</Key>}>{t`Keys`}</Menu.Item>
        <Menu.Item onClick={session.signOut}>{t`Sign out`}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
