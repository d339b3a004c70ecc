import { Navigate, useLocation } from 'react-router'
import { useMe } from '../../access/SignedIn.tsx'
import { paths } from '../../paths.ts'
import { LoadingPage } from '../../shell/states.tsx'
import { deskOf } from './desk.ts'
import { OnePageDesk } from './OnePageDesk.tsx'
import { RollUpDesk } from './RollUpDesk.tsx'
import { StatusDesk } from './StatusDesk.tsx'
import { WorkDesk } from './WorkDesk.tsx'
import { t } from '../../words.ts'

/** The first page: what the reader's role needs first. */
export function Component() {
  const reader = useMe()
  const location = useLocation()
  if (reader === undefined) return <LoadingPage what={t`your desk`} />
  switch (deskOf(reader.roles, reader.permissions['score:read'] !== undefined)) {
    case 'status': return <StatusDesk />
    case 'one-page': return <OnePageDesk name={reader.person.name} organisation={reader.organisation.name} />
    case 'roll-up': return <RollUpDesk name={`${reader.person.name}, ${reader.organisation.name}`} />
    case 'team': return <WorkDesk reader={reader} asLead />
    case 'work': return <WorkDesk reader={reader} asLead={false} />
    case 'score': return <><Navigate to={{ ...location, pathname: paths.score() }} replace /><LoadingPage what={t`your desk`} /></>
  }
}
