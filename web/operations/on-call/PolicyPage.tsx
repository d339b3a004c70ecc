import { Select, TextInput } from '@mantine/core'
import { useNavigate, useParams } from 'react-router'
import { addPolicy, editPolicy, listRotations, readPolicy, type Policy, type StepTarget } from '@fullscore/api/operations/on-call.ts'
import { listPersons, listTeams } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useMe } from '../../access/SignedIn.tsx'
import type { Changed } from '../../data/changed.ts'
import { useRoute, useSend, useTagged } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Field, FieldGroup, Form, Side } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Page, PageHeader, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { TeamPick } from '../../pick/pick.tsx'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { t } from '../../words.ts'
import kit from '../../kit/kit.module.css'
import css from './on-call.module.css'

interface StepFields { targets: string[]; delay: string }

/** An escalation policy: who is paged, and who next when nobody answers. The same page adds and changes. */
export function Component() {
  const id = useParams()['id']
  return id === undefined ? <Editor policy={undefined} etag={undefined} reload={undefined} /> : <Read id={id as Id<'policy'>} />
}

function Read({ id }: { id: Id<'policy'> }) {
  const asked = useTagged(readPolicy, { params: { id } })
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the policy`} />
  return <Editor policy={asked.data.answer} etag={asked.data.etag} reload={asked.reload} />
}

const keyed = ({ kind, id }: StepTarget) => `${kind}/${id}`
const targetOf = (key: string): StepTarget => ({ kind: key.split('/')[0] as StepTarget['kind'], id: key.split('/')[1] ?? '' })

/** Everybody and everything a step can page, grouped. */
function useTargets() {
  const rotations = useRoute(listRotations, { query: { limit: 200 } })
  const persons = useRoute(listPersons, { query: { limit: 200 } })
  const teams = useRoute(listTeams, { query: { limit: 200 } })
  const group = (name: string, kind: StepTarget['kind'], rows: readonly { id: string; name: string }[] | undefined, words: (name: string) => string) => ({ group: name, items: (rows ?? []).map((one) => ({ value: `${kind}/${one.id}`, label: words(one.name) })) })
  return [group(t`Rotations`, 'rotation', rotations.data?.items, (name) => t`${name} (rotation)`), group(t`People`, 'person', persons.data?.items, (name) => name), group(t`Leads`, 'team-lead', teams.data?.items, (name) => t`leads of ${name}`)]
}

function Editor({ policy, etag, reload }: { policy: Policy | undefined; etag: string | undefined; reload: (() => Promise<Changed>) | undefined }) {
  const navigate = useNavigate()
  const session = useSession()
  const reader = useMe()
  const targets = useTargets()
  const { given: { name, teamId, repeats, steps }, set, text } = useFields<{ name: string; teamId: string | null; repeats: string; steps: StepFields[] }>({
    name: policy?.name ?? '', teamId: policy?.teamId ?? reader?.person.teams[0]?.id ?? null, repeats: String(policy?.repeats ?? 1),
    steps: policy?.steps.map((one) => ({ targets: one.targets.map(keyed), delay: String(one.delayMinutes) })) ?? [{ targets: [], delay: '5' }],
  }, etag)
  const setSteps = (steps: StepFields[]) => set({ steps })
  const done = () => void navigate(paths.onCall(), { replace: true })
  const add = useSend(addPolicy, { shows: [{ kind: 'escalation-policy' }, { kind: 'on-call' }], done })
  const edit = useSend(editPolicy, { shows: [{ kind: 'escalation-policy' }, { kind: 'on-call' }], done })
  const put = (index: number, some: Partial<StepFields>) => setSteps(steps.map((one, at) => at === index ? { ...one, ...some } : one))
  const wire = () => steps.map((one) => ({ targets: one.targets.map(targetOf), delayMinutes: Number(one.delay) }))
  const send = () => policy === undefined ? add.mutateAsync({ body: { name, teamId: teamId as Id<'team'>, steps: wire(), repeats: Number(repeats) } }) : edit.mutateAsync({ params: { id: policy.id }, ifMatch: etag, body: { name, steps: wire(), repeats: Number(repeats) } })
  const labels = new Map(targets.flatMap((one) => one.items).map((one) => [one.value, one.label]))
  const labelOf = (key: string) => labels.get(key) ?? policy?.steps.flatMap((one) => one.targets).find((one) => keyed(one) === key)?.name ?? t`somebody`
  const minutes = steps.reduce((sum, one) => sum + (Number(one.delay) || 0), 0)
  const check = (): Record<string, string> => steps.some((one) => one.targets.length === 0) ? { steps: t`Each step pages somebody.` } : teamId === null ? { teamId: t`Choose a team.` } : {}
  return (
    <Page narrow>
      <PageHeader title={policy === undefined ? t`Add an escalation policy` : policy.name} path={[{ label: t`On call`, to: paths.onCall() }]} />
      <Form verb={policy === undefined ? t`Add the policy` : t`Save`} send={send} reload={reload} check={check} cancel={() => void navigate(-1)} reason={reasonWithout(session, 'on-call:manage')}
        side={<Side name={t`What will happen`}><Why>{t`The first step is paged at once. If nobody answers, each next one follows after its minutes; the whole round takes ${minutes} min${repeats === '0' ? '' : t` and is made ${Number(repeats) + 1} times`}. Then the incident says that nobody answered.`}</Why></Side>}>
        <Field name="name" label={t`Name`}><TextInput autoFocus {...text('name')} /></Field>
        {policy === undefined && <Field name="teamId" label={t`Team`}><TeamPick value={teamId} onChange={(teamId) => set({ teamId })} /></Field>}
        <Section name={t`Steps`}>
          <FieldGroup name="steps" label={t`In order`}>
            <div style={{ width: '100%' }}>
              {steps.map((one, index) => (
                <div key={index} className={css['step']}>
                  <div className={css['stepLine']}><b>{index + 1}</b>{one.targets.map((key) => <span key={key}>{labelOf(key)}<button type="button" className={kit['linkButton']} aria-label={t`Take ${labelOf(key)} out of step ${index + 1}`} onClick={() => put(index, { targets: one.targets.filter((other) => other !== key) })}>{t`out`}</button></span>)}</div>
                  <div className={css['stepLine']}>
                    <Select key={one.targets.length} aria-label={t`Add to step ${index + 1}`} placeholder={t`Add whom it pages`} searchable data={targets} value={null} onChange={(key) => { if (key !== null && !one.targets.includes(key)) put(index, { targets: [...one.targets, key] }) }} />
                    <span className="quiet">{t`next after`}</span><TextInput aria-label={t`Minutes after step ${index + 1}`} w={64} inputMode="numeric" value={one.delay} onChange={(event) => put(index, { delay: event.currentTarget.value })} /><span className="quiet">min</span>
                    {steps.length > 1 && <button type="button" className={kit['linkButton']} onClick={() => setSteps(steps.filter((_, at) => at !== index))}>{t`remove step ${index + 1}`}</button>}
                  </div>
                </div>
              ))}
              <ActionButton size="xs" onClick={() => setSteps([...steps, { targets: [], delay: '5' }])}>{t`Add a step`}</ActionButton>
            </div>
          </FieldGroup>
          <Field name="repeats" label={t`Again`} after={t`times, if nobody answers`}><TextInput w={64} inputMode="numeric" {...text('repeats')} /></Field>
        </Section>
      </Form>
    </Page>
  )
}
