import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { readContact, removeContactMethod, setContactRules, testChannel, type Contact as ContactFacts, type NotificationRule } from '@fullscore/api/outbound/outbound.ts'
import { urgencies } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { failureOf } from '../data/sentence.ts'
import { useRoute, useSend } from '../data/query.ts'
import { ActionButton } from '../kit/ActionButton.tsx'
import { StateMark, Urgency, Why } from '../kit/marks.tsx'
import { Row, Section } from '../kit/PageHeader.tsx'
import { toast, toastFailure } from '../shell/toast.ts'
import { AddWay } from './AddWay.tsx'
import { EnterCode } from './EnterCode.tsx'
import { ShownOnce } from './ShownOnce.tsx'
import { t, word } from '../words.ts'
import kit from '../kit/kit.module.css'

/** How the reader is reached, and which way for which urgency. */
export function Contact({ personId }: { personId: Id<'person'> }) {
  const asked = useRoute(readContact, { params: { id: personId } })
  const [adding, add] = useState(false)
  const [entering, enter] = useState<{ method: ContactFacts['methods'][number]; sent?: string }>()
  const [secret, setSecret] = useState<string>()
  const remove = useSend(removeContactMethod)
  const test = useSend(testChannel)
  const tried = (kind: ContactFacts['methods'][number]['kind'], method: string) => test.mutate({ params: { kind }, body: { method } }, { onSuccess: ({ ok, said, to, ms }) => toast(ok ? t`Sent to ${to} in ${ms} ms: ${said}` : t`Not sent to ${to}: ${said}`), onError: toastFailure })
  return (
    <>
      {secret !== undefined && <ShownOnce says={t`The receiver checks each call's signature with it. It cannot be shown again.`} secret={secret} onClose={() => setSecret(undefined)} />}
      <Section name={t`How you are reached`} link={{ label: t`Add a way`, onClick: () => add(true) }}>
        {asked.error && <Why>{failureOf(asked.error).says}</Why>}
        {asked.data?.methods.map((one) => (
          <Row key={one.id} subject={one.name} mark={one.verified && one.obstacle === null ? undefined : <StateMark state={one.obstacle === null ? 'due' : 'muted'} words={<span className="sr">{one.obstacle ?? t`not verified`}</span>} />}
            quiet={[word(one.kind), one.address, one.obstacle ?? '', one.verified ? '' : t`not verified: used only as a last resort`].filter((part) => part !== '').join(', ')} right={<>
            {!one.verified && !one.own && one.kind !== 'webhook' && <button type="button" className={kit['linkButton']} aria-label={t`Verify ${one.name}`} onClick={() => enter({ method: one })}>{t`verify`}</button>}
            <button type="button" className={kit['linkButton']} aria-label={t`Test ${one.name}`} onClick={() => tried(one.kind, one.id)}>{t`test`}</button>
            {!one.own && <button type="button" className={kit['linkButton']} aria-label={t`Remove ${one.name}`} onClick={() => remove.mutate({ params: { id: personId, method: one.id } }, { onError: toastFailure })}>{t`remove`}</button>}
          </>} />
        ))}
      </Section>
      {asked.data && <Rules key={JSON.stringify(asked.data)} personId={personId} contact={asked.data} />}
      {adding && <AddWay personId={personId} onClose={() => add(false)} added={(answer) => { add(false); setSecret(answer.secret ?? undefined); const method = answer.methods.find((one) => one.id === answer.id); if (answer.code && method) enter({ method, sent: `${answer.code.ok ? t`Sent` : t`Not sent`}: ${answer.code.said}` }) }} />}
      {entering && <EnterCode personId={personId} {...entering} onClose={() => enter(undefined)} />}
    </>
  )
}

/** For each urgency: which ways, and after how many minutes. */
function Rules({ personId, contact }: { personId: Id<'person'>; contact: ContactFacts }) {
  const plain = (rules: readonly NotificationRule[]) => rules.map(({ urgency, method, afterMinutes }) => ({ urgency, method, afterMinutes }))
  const stored = plain(contact.rules.filter((one) => !one.usual))
  const [rules, setRules] = useState(stored)
  const [failed, setFailed] = useState<string>()
  const save = useSend(setContactRules)
  const changed = JSON.stringify(rules) !== JSON.stringify(stored)
  const nameOf = (method: string) => contact.methods.find((one) => one.id === method)?.name ?? t`a way removed since`
  const put = (at: number, some: Partial<NotificationRule>) => setRules(rules.map((one, index) => index === at ? { ...one, ...some } : one))
  const store = () => { setFailed(undefined); save.mutate({ params: { id: personId }, body: { rules } }, { onSuccess: () => toast(t`Saved.`), onError: (error) => setFailed(failureOf(error).says) }) }
  return (
    <Section name={t`Which way, for which urgency`} count={t`an urgency without a rule uses every way at once`}>
      {urgencies.map((urgency) => {
        const own = rules.map((rule, index) => ({ rule, index })).filter(({ rule }) => rule.urgency === urgency)
        return (
          <div key={urgency} className={kit['row']} style={{ flexWrap: 'wrap', paddingBlock: 4 }}>
            <span style={{ width: 96 }}><Urgency urgency={urgency} /></span>
            {own.length === 0 && <span className="quiet">{t`${contact.rules.filter((one) => one.usual && one.urgency === urgency).map((one) => nameOf(one.method)).join(', ') || t`every way`}, at once`}</span>}
            {own.map(({ rule, index }) => (
              <span key={index} className={kit['fieldLine']}>
                <Select aria-label={t`Way ${index + 1} for ${word(urgency)}`} w={150} allowDeselect={false} data={contact.methods.map((one) => ({ value: one.id, label: one.name }))} value={rule.method} onChange={(method) => put(index, { method: method ?? rule.method })} />
                <span className="quiet">{t`after`}</span><TextInput aria-label={t`Minutes before way ${index + 1} for ${word(urgency)}`} w={64} inputMode="numeric" value={String(rule.afterMinutes)} onChange={(event) => put(index, { afterMinutes: Number(event.currentTarget.value.replace(/\D/g, '')) || 0 })} /><span className="quiet">min</span>
                <button type="button" className={kit['linkButton']} aria-label={t`Remove way ${index + 1} for ${word(urgency)}`} onClick={() => setRules(rules.filter((_, at) => at !== index))}>{t`remove`}</button>
              </span>
            ))}
            <button type="button" className={kit['linkButton']} style={{ marginLeft: 'auto' }} aria-label={t`Add a rule for ${word(urgency)}`} onClick={() => setRules([...rules, { urgency, method: contact.methods[0]?.id ?? 'mail', afterMinutes: own.length * 5 }])}>{t`add a rule`}</button>
          </div>
        )
      })}
      {failed !== undefined && <p role="alert" className={kit['fieldError']}>{failed}</p>}
      {changed && <div className={kit['formFoot']}><ActionButton main busy={save.isPending} onClick={store}>{t`Save the rules`}</ActionButton><ActionButton onClick={() => setRules(stored)}>{t`Put back`}</ActionButton></div>}
    </Section>
  )
}
