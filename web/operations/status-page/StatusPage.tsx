import { useState } from 'react'
import { useNavigate } from 'react-router'
import { hideWindow, readStatusPage, releaseStatus, switchStatusPage, type StatusPage } from '@fullscore/api/operations/status-page.ts'
import { useRoute, useSend } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Confirm } from '../../kit/Confirm.tsx'
import { StateMark, Why } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { DetailPage, FactList, FactStrip, PageHeader, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { toastFailure } from '../../shell/toast.ts'
import { ForgetDialog, OverrideDialog, WindowDialog } from './dialogs.tsx'
import { reasonOf, switchReason, wordOf } from './words.ts'
import { count, t, word } from '../../words.ts'
import css from './status-page.module.css'

type Asked = { kind: 'switch' } | { kind: 'forget' } | { kind: 'override'; component: StatusPage['components'][number] } | { kind: 'window'; window: StatusPage['windows'][number] }

/** The public status page, for those who look after it. */
export function Component() {
  const asked = useRoute(readStatusPage, {}, { shows: [{ kind: 'service' }, { kind: 'incident' }, { kind: 'maintenance-window' }, { kind: 'check' }], every: 30_000 })
  const [open, setOpen] = useState<Asked>()
  const navigate = useNavigate()
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the status page`} />
  const page = asked.data
  const close = () => setOpen(undefined)
  return (
    <DetailPage
      header={<PageHeader title={t`Status page`} above={page.enabled ? t`The public reads it` : t`Nobody outside reads it: it is off`} below={page.enabled ? <a href="/status">{page.url}</a> : undefined}
        actions={<>
          <ActionButton main={page.components.length === 0} reason={reasonOf(page)} showReason={false} onClick={() => void navigate(paths.statusPage.edit())}>{t`Change it`}</ActionButton>
          <ActionButton main={!page.enabled && page.components.length > 0} reason={switchReason(page)} showReason={false} onClick={() => setOpen({ kind: 'switch' })}>{page.enabled ? t`Switch it off` : t`Switch it on`}</ActionButton>
        </>} />}
      strip={<FactStrip note={page.urlWarning ?? undefined} facts={[
        { name: t`Components`, value: String(page.components.length) }, { name: t`Subscribers`, value: String(page.subscribers.mail + page.subscribers.webhook) },
        { name: t`On since`, value: page.enabledAt ? <Moment at={page.enabledAt} /> : t`off` }, { name: t`Made`, value: page.renderedAt ? <Moment at={page.renderedAt} as="distance" /> : t`never` },
      ]} />}
      margin={<>
        <Section name={t`Subscribers`} {...(page.mayPublish ? { link: { label: t`Forget an address`, onClick: () => setOpen({ kind: 'forget' }) } } : {})}>
          <FactList facts={[
            { name: t`By mail`, value: String(page.subscribers.mail) }, { name: t`By webhook`, value: String(page.subscribers.webhook) },
            { name: t`Not confirmed`, value: `${page.subscribers.unconfirmed}${page.subscribers.unconfirmed > 0 ? t`, forgotten after a day` : ''}` }, { name: t`News not taken`, value: t`${page.subscribers.failed}, last 30 days` },
          ]} />
        </Section>
        <Section name={t`What the public reads`}><Why>{t`Updates of incidents once they are published, maintenance once it is shown below, and the state of each component. Titles, notes and reasons for colleagues never leave.`}</Why></Section>
      </>}>
      <Section name={t`Components`} count={String(page.components.length)}>
        {page.components.length === 0 && <Why>{t`Nothing is listed yet. Change it, and say which services the public reads of.`}</Why>}
        {page.components.map((one) => <Listed key={one.id} page={page} component={one} override={() => setOpen({ kind: 'override', component: one })} />)}
      </Section>
      <Section name={t`Maintenance`} count={t`planned, running, or shown`}>
        {page.windows.length === 0 && <p className="quiet">{t`No window is planned.`}</p>}
        {page.windows.map((one) => <Window key={one.id} page={page} window={one} tell={() => setOpen({ kind: 'window', window: one })} />)}
      </Section>
      {open?.kind === 'switch' && <SwitchDialog page={page} onClose={close} />}
      {open?.kind === 'forget' && <ForgetDialog onClose={close} />}
      {open?.kind === 'override' && <OverrideDialog component={open.component} onClose={close} />}
      {open?.kind === 'window' && <WindowDialog window={open.window} components={page.components} onClose={close} />}
    </DetailPage>
  )
}

function Listed({ page, component, override }: { page: StatusPage; component: StatusPage['components'][number]; override(): void }) {
  const release = useSend(releaseStatus)
  const { says, mark } = wordOf(component.state)
  const by = component.override
  return (
    <div className={css['component']}>
      <div>
        <div><span className={css['name']}>{component.name}</span> <span className="quiet">{[component.group, component.serviceName ?? t`a service outside your scope`, ...(component.onlyIfDegraded ? [t`hidden while it works`] : [])].filter((text) => text !== '').join(', ')}</span></div>
        <StateMark state={mark} words={says} />
        <p className="why">{by ? t`${by.by?.name ?? t`Somebody`} set it until ${<Moment at={by.until} />}: ${by.reason}` : component.why}</p>
      </div>
      <div className={css['buttons']}>
        {by ? <ActionButton size="xs" reason={reasonOf(page)} showReason={false} busy={release.isPending} onClick={() => release.mutate({ params: { id: component.id } }, { onError: toastFailure })}>{t`Release`}</ActionButton>
          : <ActionButton size="xs" reason={reasonOf(page)} showReason={false} onClick={override}>{t`Set by hand`}</ActionButton>}
      </div>
    </div>
  )
}

const windowMarks = { planned: 'maintenance', open: 'maintenance', over: 'ok', cancelled: 'muted' } as const

function Window({ page, window, tell }: { page: StatusPage; window: StatusPage['windows'][number]; tell(): void }) {
  const hide = useSend(hideWindow)
  return (
    <div className={css['component']}>
      <div>
        <div><span className={css['name']}>{window.title}</span> <span className="quiet">{t`${<Moment at={window.from} />} to ${<Moment at={window.to} />}`}</span></div>
        <StateMark state={windowMarks[window.state]} words={word(window.state)} />
        <p className="why">{window.shown ? t`The public reads “${window.shown.title}”.` : t`The public is told nothing of it.`}</p>
      </div>
      <div className={css['buttons']}>
        <ActionButton size="xs" reason={reasonOf(page)} showReason={false} onClick={tell}>{window.shown ? t`Change` : t`Tell the public`}</ActionButton>
        {window.shown && <ActionButton size="xs" reason={reasonOf(page)} showReason={false} busy={hide.isPending} onClick={() => hide.mutate({ params: { id: window.id } }, { onError: toastFailure })}>{t`Hide`}</ActionButton>}
      </div>
    </div>
  )
}

function SwitchDialog({ page, onClose }: { page: StatusPage; onClose(): void }) {
  const send = useSend(switchStatusPage)
  const { enabled, components } = page
  return (
    <Confirm open onClose={onClose} title={enabled ? t`Switch the status page off?` : t`Switch the status page on?`} verb={enabled ? t`Switch it off` : t`Switch it on`} act={() => send.mutateAsync({ body: { enabled: !enabled } })}>
      <p>{enabled ? t`The page, its JSON and its feed answer that there is none, and subscribers are told nothing. What is set here stays.`
        : t`Whoever reaches ${page.url} reads the state of ${count(components.length, 'one component', '# components')}, without signing in.`}</p>
      {!enabled && components.length === 0 && <p className="why">{t`Nothing is listed yet: the page will say so.`}</p>}
    </Confirm>
  )
}
