import { TextInput, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { contractBrief, decideContract, editContract, giveNotice, readContract, renewContract, withdrawNotice, type ContractDetail } from '@fullscore/api/strategy/contracts.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { endCounts } from '@fullscore/time/term.ts'
import { SubjectScore } from '../../agenda/SubjectScore.tsx'
import { nowMs } from '../../data/clock.ts'
import { useRoute, useSend, useTagged } from '../../data/query.ts'
import { ObjectTimeline } from '../../events/ObjectTimeline.tsx'
import { Files } from '../../files/Files.tsx'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { BriefSections } from '../../kit/BriefSections.tsx'
import { Confirm } from '../../kit/Confirm.tsx'
import { Why } from '../../kit/marks.tsx'
import { DetailPage, FactList, FactStrip, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { wire } from '../../agenda/data.ts'
import { dayWords } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { costWords, termWords } from './words.ts'
import { count, t, word } from '../../words.ts'

const day = 86_400_000

/** One contract: until when to act, what it costs, what it covers, whom to call. */
export function Component() {
  const id = useParams()['id'] as Id<'contract'>
  const asked = useRoute(readContract, { params: { id } }, { shows: [{ kind: 'contract', id }, { kind: 'vendor' }] })
  const brief = useRoute(contractBrief, { params: { id } })
  const [opened] = useState(nowMs)
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the contract`} />
  const one = asked.data
  return (
    <DetailPage
      header={<Header contract={one} />}
      strip={<FactStrip facts={[
        { name: one.term.notice?.to ? t`Can end` : one.lockedUntil ? t`Locked until` : t`Ends`, value: dayWords(one.lockedUntil ?? one.end) }, { name: t`Last day to act`, value: one.actBy === null ? t`nothing to do` : dayWords(one.actBy) },
        { name: t`Decide by`, value: one.decision ? t`decided: ${word(one.decision)}` : (one.decideBy === null ? t`nothing to decide` : dayWords(one.decideBy)) }, { name: t`Costs`, value: costWords(one) }, { name: t`Owner`, value: one.owner?.name ?? one.team.name },
      ]} note={one.decidedWhy === '' ? undefined : one.decidedWhy} />}
      margin={<>
        <Support contract={one} />
        <Section name={t`Covers`} count={one.covered.length + one.outside}>
          {one.covered.map((item) => <Row key={item.id} to={item.href} subject={item.title} quiet={word(item.kind)} />)}
          {one.outside > 0 && <p className="quiet">{t`${one.outside} more, outside your scope.`}</p>}
          {one.covers === 0 && <Why>{t`Nothing yet: no incident shows its number. Edit it and say what it covers.`}</Why>}
        </Section>
      </>}>
      <SubjectScore kind="contract" id={id} from={wire(opened - 90 * day)} to={wire(opened)} before={0} after={400 * day} label={t`${one.name}, three months back and thirteen ahead`} />
      <Section name={t`Term`}><p>{termWords(one.term)}</p><Why>{t`The date named is ${endCounts(one.term) ? t`the last day that counts` : t`the first day that does not count`}; days are those of ${one.zone}.${one.renewalsByAct > 0 ? t` Renewed ${count(one.renewalsByAct, 'once', '# times')} by an act.` : ''}`}</Why></Section>
      {one.notes !== '' && <Section name={t`Notes`}><p style={{ whiteSpace: 'pre-line' }}>{one.notes}</p></Section>}
      <Files kind="contract" id={id} name={t`Documents`} />
      {brief.data && <BriefSections parts={brief.data.parts.filter((part) => part.module !== 'strategy/contracts' && part.module !== 'strategy/vendors')} />}
      <ObjectTimeline kind="contract" id={id} />
    </DetailPage>
  )
}

function Support({ contract }: { contract: ContractDetail }) {
  const number = contract.supportNumber || contract.contact?.number || ''
  const facts = [
    { name: t`Number`, value: number === '' ? '' : <a href={`tel:${number.replace(/[^\d+]/g, '')}`}>{number}</a> }, { name: t`Hours`, value: contract.supportHours || contract.contact?.hours || '' },
    { name: t`Contract`, value: contract.number }, { name: t`Our account`, value: contract.contact?.account ?? '' }, { name: t`Mail`, value: contract.contact?.mail ? <a href={`mailto:${contract.contact.mail}`}>{contract.contact.mail}</a> : '' },
  ].filter((fact) => fact.value !== '')
  return <Section name={t`Support`}>{facts.length === 0 ? <Why>{t`Nobody knows whom to call: add a number here or at the vendor.`}</Why> : <FactList facts={facts} />}</Section>
}

type Asking = 'keep' | 'leave' | 'notice' | 'withdraw' | 'renew' | 'archive'

function Header({ contract }: { contract: ContractDetail }) {
  const navigate = useNavigate()
  const session = useSession()
  const [asking, ask] = useState<Asking>()
  const refused = reasonWithout(session, 'contracts:manage')
  const over = contract.archived ? t`It is archived.` : contract.state === 'ended' ? t`It ended on ${dayWords(contract.end)}.` : undefined
  const reason = refused ?? over
  const noticed = contract.noticeGivenOn !== null
  const act = (what: Asking, label: string, why = reason, main = false) => <ActionButton main={main} reason={why} showReason={false} onClick={() => ask(what)}>{label}</ActionButton>
  return (
    <>
      <PageHeader title={contract.name} path={[{ label: t`Contracts`, to: paths.contracts() }]}
        above={[contract.vendor?.name, contract.team.name, contract.archived ? t`archived` : undefined].filter(Boolean).join(', ')} below={<span className="why">{contract.verdict}</span>}
        actions={<>
          {!noticed && contract.decision !== 'keep' && act('keep', t`Keep it`, reason, true)}
          {!noticed && contract.decision !== 'leave' && act('leave', t`Leave it`)}
          {!noticed && contract.renewal === 'tacit' && act('notice', t`Notice given`)}
          {noticed && act('withdraw', t`Take the notice back`)}
          {contract.renewal !== 'never' && act('renew', t`Renew`, noticed ? t`Notice was given: take it back first.` : refused ?? (contract.archived ? t`It is archived.` : undefined))}
          <ActionButton reason={refused ?? (contract.archived ? t`It is archived: take it out first.` : undefined)} showReason={false} onClick={() => void navigate(paths.contracts.edit(contract.id))}>{t`Edit`}</ActionButton>
          {act('archive', contract.archived ? t`Take it out of the archive` : t`Archive`, refused)}
        </>} />
      {asking !== undefined && <Ask what={asking} contract={contract} close={() => ask(undefined)} />}
    </>
  )
}

const asked: Record<Asking, (one: ContractDetail) => { title: string; verb: string; says: string }> = {
  keep: (one) => ({ title: t`Keep ${one.name}?`, verb: t`Keep it`, says: one.term.notice?.to ? t`It goes on; nobody is asked again for a year.` : one.renewal === 'tacit' ? t`It will renew itself; nobody is reminded any more for this term.` : t`Whoever owns it is reminded of the last day to renew it.` }),
  leave: (one) => ({ title: t`Leave ${one.name}?`, verb: t`Leave it`, says: one.renewal === 'tacit' ? t`Notice must be given by ${dayWords(one.actBy ?? '')}; its owner is reminded until it is.` : t`It ends on ${dayWords(one.end)}.` }),
  notice: (one) => ({ title: t`Was notice given for ${one.name}?`, verb: t`Notice was given`, says: t`It ends the contract at the first end that it is in time for.` }),
  withdraw: (one) => ({ title: t`Take the notice for ${one.name} back?`, verb: t`Take it back`, says: t`Its days to decide and to act count again.` }),
  renew: (one) => ({ title: t`Renew ${one.name}?`, verb: t`Renew it`, says: t`It goes on for a further term after ${dayWords(one.end)}.` }),
  archive: (one) => one.archived ? { title: t`Take ${one.name} out of the archive?`, verb: t`Take it out`, says: t`It stands in lists, briefs and on the Score again.` } : { title: t`Archive ${one.name}?`, verb: t`Archive`, says: t`It leaves the lists, the briefs and the Score; its history stays.` },
}

function Ask({ what, contract, close }: { what: Asking; contract: ContractDetail; close(): void }) {
  const [why, setWhy] = useState('')
  const [on, setOn] = useState('')
  const [decide, notice, withdraw, renew, edit] = [useSend(decideContract), useSend(giveNotice), useSend(withdrawNotice), useSend(renewContract), useSend(editContract)]
  const tagged = useTagged(readContract, { params: { id: contract.id } }, { enabled: false })
  const params = { id: contract.id }
  const { title, verb, says } = asked[what](contract)
  async function act(): Promise<unknown> {
    if (what === 'keep' || what === 'leave') return decide.mutateAsync({ params, body: { decision: what, why } })
    if (what === 'notice') return notice.mutateAsync({ params, body: { why, ...(on === '' ? {} : { on }) } })
    if (what === 'withdraw') return withdraw.mutateAsync({ params, body: { why } })
    if (what === 'renew') return renew.mutateAsync({ params, body: { why } })
    const ifMatch = (await tagged.refetch()).data?.etag
    return edit.mutateAsync({ params, ifMatch, body: { archived: !contract.archived } })
  }
  return (
    <Confirm open onClose={close} title={title} verb={verb} act={act}>
      <p>{says}</p>
      {what === 'notice' && <TextInput type="date" label={t`Given on`} description={t`Today if you leave it empty.`} value={on} onChange={(event) => setOn(event.currentTarget.value)} />}
      {what !== 'archive' && <Textarea autosize minRows={2} label={t`Why`} description={t`Stands on the timeline; may be empty.`} value={why} onChange={(event) => setWhy(event.currentTarget.value)} />}
    </Confirm>
  )
}
