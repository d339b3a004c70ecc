import { useNavigate, useSearchParams } from 'react-router'
import { addPerson } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useSend } from '../../data/query.ts'
import { Side } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Page, PageHeader } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { PersonForm } from './PersonForm.tsx'
import { t } from '../../words.ts'

/** Adds a person. `?team=` puts them into a team. */
export function Component() {
  const navigate = useNavigate()
  const session = useSession()
  const [search] = useSearchParams()
  const team = search.get('team')
  const { given, set } = useFields({ name: '', email: '', title: '', zone: '', teamIds: team === null ? [] : [team] })
  const add = useSend(addPerson, { shows: [{ kind: 'team' }], done: (one) => void navigate(paths.people.one(one.id), { replace: true }) })
  const send = () => add.mutateAsync({ body: { name: given.name, email: given.email, title: given.title, teamIds: given.teamIds as Id<'team'>[], ...(given.zone.trim() === '' ? {} : { zone: given.zone.trim() }) } })
  return (
    <Page narrow>
      <PageHeader title={t`Add a person`} path={[{ label: t`People`, to: paths.people() }]} />
      <PersonForm teams fields={given} set={set} verb={t`Add the person`} send={send} cancel={() => void navigate(-1)} reason={reasonWithout(session, 'organisation:manage')}
        side={<Side name={t`What will happen`}><Why>{t`They can be put on call and are paged by mail at once. To let them sign in, make an invitation link on their page.`}</Why></Side>} />
    </Page>
  )
}
