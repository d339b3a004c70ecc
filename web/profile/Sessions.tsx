import { listSessions, revokeSession } from '@fullscore/api/access/access.ts'
import { useRoute, useSend } from '../data/query.ts'
import { Why } from '../kit/marks.tsx'
import { Moment } from '../kit/Moment.tsx'
import { Row, Section } from '../kit/PageHeader.tsx'
import { toast, toastFailure } from '../shell/toast.ts'
import { t } from '../words.ts'
import kit from '../kit/kit.module.css'

/** "Firefox on Linux", of a browser's own long words. */
export function browserWords(agent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari|curl)/.exec(agent)?.[1] ?? 'A program'
  const system = /(Android|iPhone|iPad|Windows|Mac OS X|Linux)/.exec(agent)?.[1]
  const names: Record<string, string> = { Edg: t`Edge`, OPR: t`Opera`, 'Mac OS X': 'macOS' }
  return `${names[browser] ?? browser}${system === undefined ? '' : t` on ${names[system] ?? system}`}`
}

/** Where the reader is signed in; each can be ended. */
export function Sessions() {
  const asked = useRoute(listSessions, {})
  const revoke = useSend(revokeSession)
  return (
    <Section name={t`Where you are signed in`} count={asked.data?.items.length}>
      {asked.error && <Why>{t`Unknown at the moment.`}</Why>}
      {asked.data?.items.map((one) => (
        <Row key={one.id} subject={browserWords(one.userAgent)} quiet={t`from ${one.address}, seen ${<Moment at={one.seenAt} as="distance" />}, ends ${<Moment at={one.expiresAt} />}`}
          right={one.current ? t`this one` : <button type="button" className={kit['linkButton']} onClick={() => revoke.mutate({ params: { id: one.id } }, { onSuccess: () => toast(t`Ended.`), onError: toastFailure })}>{t`end it`}</button>} />
      ))}
    </Section>
  )
}
