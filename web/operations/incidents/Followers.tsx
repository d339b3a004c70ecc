import { followIncident, readFollowers, unfollowIncident } from '@fullscore/api/operations/incidents/following.ts'
import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import { useRoute, useSend } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Why } from '../../kit/marks.tsx'
import { Section } from '../../kit/PageHeader.tsx'
import { toastFailure } from '../../shell/toast.ts'
import { t } from '../../words.ts'
import css from './incidents.module.css'

/** Who follows an incident, kept fresh. */
export const useFollowers = (id: IncidentDetail['id']) => useRoute(readFollowers, { params: { id } }, { shows: [{ kind: 'incident', id }] })

/** Who wants to hear of it though they do not work on it; to follow it, or no more. */
export function Followers({ incident: { id } }: { incident: IncidentDetail }) {
  const asked = useFollowers(id)
  const again = { done: () => void asked.refetch() }
  const follow = useSend(followIncident, again)
  const unfollow = useSend(unfollowIncident, again)
  const found = asked.data
  const change = (found?.following ? unfollow : follow)
  return (
    <Section name={t`Who follows it`} {...(found ? { count: found.items.length === 0 ? t`nobody` : String(found.items.length + found.more) } : {})}>
      {asked.error && <Why>{t`Unknown at the moment.`}</Why>}
      {found && found.items.length > 0 && <p className={css['people']}>{found.items.map((one) => <span key={one.id} title={one.by === 'service' ? t`follows all incidents of its service` : undefined}>{one.name}</span>)}{found.more > 0 && <span className="quiet">{t`and ${found.more} more`}</span>}</p>}
      {found && <Why>{found.following ? t`You are told of its severity, its updates, and when it is resolved, open again or merged.` : t`Who follows is told of its severity, its updates, and when it is resolved, open again or merged. Nobody is paged by that.`}</Why>}
      {found && <ActionButton size="xs" busy={change.isPending} onClick={() => change.mutate({ params: { id } }, { onError: toastFailure })}>{found.following ? t`Unfollow` : t`Follow`}</ActionButton>}
    </Section>
  )
}
