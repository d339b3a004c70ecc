import type { ReactNode } from 'react'
import { NavLink } from 'react-router'
import { t } from '../words.ts'
import css from './shell.module.css'

export type PhonePicture = 'score' | 'alerts' | 'incidents' | 'on-call' | 'find'
export interface PhoneTab { label: string; to: string; picture: PhonePicture }

const pictures: Record<PhonePicture, ReactNode> = {
  score: <path d="M2 5h20M2 10h20M2 15h20M2 20h20M12 2v21" />,
  alerts: <><ellipse cx="8.500" cy="17.500" rx="5.500" ry="4" transform="rotate(-20 8.500 17.500)" fill="currentColor" /><path d="M13.500 16V2.500" /></>,
  incidents: <path d="M2 8.500h20v7H2z" fill="currentColor" stroke="none" />,
  'on-call': <><circle cx="12" cy="7" r="4.500" /><path d="M3.500 22c0-5 3.500-8 8.500-8s8.500 3 8.500 8" /></>,
  find: <><circle cx="10" cy="10" r="7" /><path d="M15.500 15.500l6 6" /></>,
}

function Picture({ name }: { name: PhonePicture }) {
  return <svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.8" aria-hidden="true">{pictures[name]}</svg>
}

/** The tabs at the foot of the phone; the last one finds. */
export function PhoneTabs({ tabs, onFind }: { tabs: readonly PhoneTab[]; onFind(): void }) {
  return (
    <nav aria-label={t`Phone`} className={css['phoneTabs']}>
      {tabs.map((tab) => <NavLink key={tab.to} to={tab.to} end={tab.to === '/'} className={css['phoneTab'] ?? ''}><Picture name={tab.picture} />{tab.label}</NavLink>)}
      <button type="button" className={css['phoneTab']} onClick={onFind}><Picture name="find" />{t`Find`}</button>
    </nav>
  )
}

/** The mark of the house: a bracket, five lines, now. */
export function BrandMark() {
  return (
    <svg width="24" height="22" viewBox="0 0 24 22" aria-hidden="true">
      <path d="M7 1C5 2.500 3.800 2.500 1.500 2.500v17C3.800 19.500 5 19.500 7 21" fill="none" stroke="var(--bracket)" strokeWidth="2.4" />
      <path d="M7 4h16M7 7.500h16M7 11h16M7 14.500h16M7 18h16" stroke="var(--staff)" strokeWidth="1" />
      <path d="M9 7.500h5M11 14.500h4M18 4h4" stroke="var(--ink)" strokeWidth="2" /><path d="M16 2v18" stroke="var(--blue)" strokeWidth="2" />
    </svg>
  )
}
