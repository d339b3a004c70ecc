import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { archiveVendor, readVendor, restoreVendor, vendor as declared } from '@fullscore/api/strategy/vendors.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { wire } from '../../agenda/data.ts'
import { SubjectScore } from '../../agenda/SubjectScore.tsx'
import { nowMs } from '../../data/clock.ts'
import { useSend, useRoute, useTagged } from '../../data/query.ts'
import { ObjectTimeline } from '../../events/ObjectTimeline.tsx'
import { Files } from '../../files/Files.tsx'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Confirm } from '../../kit/Confirm.tsx'
import { Why } from '../../kit/marks.tsx'
import { DetailPage, FactList, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { vendorKeys, type VendorKey } from './VendorForm.tsx'
import { t, word } from '../../words.ts'

function shown(key: VendorKey, value: string) {
  if (key === 'supportNumber') return <a href={`tel:${value.replace(/[^\d+]/g, '')}`}>{value}</a>
  if (key === 'mail') return <a href={`mailto:${value}`}>{value}</a>
  if (key === 'portal') return <a href={value} rel="noreferrer" target="_blank">{value}</a>
  return value
}

const day = 86_400_000

/** One vendor: whom to call, about what. */
export function Component() {
  const id = useParams()['id'] as Id<'vendor'>
  const asked = useRoute(readVendor, { params: { id } }, { shows: [{ kind: 'vendor', id }, { kind: 'service' }, { kind: 'item' }] })
  const tagged = useTagged(readVendor, { params: { id } }, { enabled: false })
  const archive = useSend(archiveVendor)
  const restore = useSend(restoreVendor)
  const [asking, ask] = useState(false)
  const [opened] = useState(nowMs)
  const navigate = useNavigate()
  const session = useSession()
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the vendor`} />
  const one = asked.data
  const reason = reasonWithout(session, 'vendors:manage')
  const act = async () => { const ifMatch = (await tagged.refetch()).data?.etag; await (one.archived ? restore.mutateAsync({ params: { id }, ifMatch }) : archive.mutateAsync({ params: { id }, ifMatch })) }
  const facts = vendorKeys.filter((key) => key !== 'name' && key !== 'notes' && one[key] !== '').map((key) => ({ name: word(declared.fields[key].label), value: shown(key, one[key]) }))
  return (
    <DetailPage
      header={<PageHeader ruled title={one.name} path={[{ label: t`Vendors`, to: paths.vendors() }]} above={`${one.team.name}${one.archived ? t`, archived` : ''}`}
        actions={<>
          <ActionButton reason={one.archived ? t`It is archived: take it out first.` : reason} showReason={false} onClick={() => void navigate(paths.vendors.edit(id))}>{t`Edit`}</ActionButton>
          <ActionButton reason={reason} showReason={false} onClick={() => ask(true)}>{one.archived ? t`Take it out of the archive` : t`Archive`}</ActionButton>
        </>} />}
      margin={<Section name={t`Supplies`} count={one.about.length + one.outside}>
        {one.about.map((about) => <Row key={about.id} to={about.href} subject={about.title} quiet={word(about.kind)} />)}
        {one.outside > 0 && <p className="quiet">{t`${one.outside} more, outside your scope.`}</p>}
        {one.about.length + one.outside === 0 && <Why>{t`Nothing yet: no incident shows its number. Edit it and say what it supplies.`}</Why>}
      </Section>}>
      <SubjectScore kind="vendor" id={id} from={wire(opened - 90 * day)} to={wire(opened)} before={0} after={400 * day} label={t`${one.name}, three months back and thirteen ahead`} />
      <Section name={t`Whom to call`}>{facts.length === 0 ? <Why>{t`Nothing is known but the name.`}</Why> : <FactList facts={facts} />}</Section>
      {one.notes !== '' && <Section name={t`Notes`}><p style={{ whiteSpace: 'pre-line' }}>{one.notes}</p></Section>}
      <Files kind="vendor" id={id} name={t`Documents`} />
      <ObjectTimeline kind="vendor" id={id} />
      <Confirm open={asking} onClose={() => ask(false)} title={one.archived ? t`Take ${one.name} out of the archive?` : t`Archive ${one.name}?`} verb={one.archived ? t`Take it out` : t`Archive`} reason={reason} act={act}>
        {one.archived ? t`It stands in the lists and in briefs again.` : t`It is kept, but no longer listed or told in briefs.`}
      </Confirm>
    </DetailPage>
  )
}
