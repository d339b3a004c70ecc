import { Menu } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { sampleRoutes } from '@fullscore/api/sample/sample.ts'
import { useMe } from '../access/SignedIn.tsx'
import { failureOf } from '../data/sentence.ts'
import { useRoute, useSend } from '../data/query.ts'
import { Dialog } from '../kit/Dialog.tsx'
import { toast, toastFailure } from '../shell/toast.ts'
import { become } from './enter.ts'
import { t } from '../words.ts'
import css from './sample.module.css'

/** One slim line above every page of the sample company: that nothing is real, who one is, and the way to one's own. */
export function SampleBanner() {
  return useMe()?.sample === true ? <Banner /> : null
}

function Banner() {
  const reader = useMe()
  const { data: state } = useRoute(sampleRoutes.read, {}, { every: 30_000 })
  const [own, { open, close }] = useDisclosure(false)
  const present = state?.personas.find((one) => one.name === reader?.person.name)
  return (
    <aside aria-label={t`Sample company`} className={css['banner']}>
      <span className={css['says']}><span className={css['wide']}>{t`Sample company: nothing here is real`}</span><span className={css['narrow']}>{t`Sample`}</span></span>
      <Menu position="bottom-start" width={340} withinPortal={false}>
        <Menu.Target>
          <button type="button" className={css['button']}><span className={css['wide']}>{t`You are `}</span>{present?.name ?? reader?.person.name}{present !== undefined && <span className={css['wider']}>, {present.title}</span>} <span aria-hidden="true">▾</span></button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t`Be somebody else`}</Menu.Label>
          {state?.personas.map((one) => (
            <Menu.Item key={one.key} disabled={one === present} onClick={() => void become(one.key).catch((error: unknown) => toast(failureOf(error).says))}>
              <b>{one.name}</b>, {one.title}<div className="quiet">{one.does}</div>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {state !== undefined && <Outage broken={state.broken} />}
      <button type="button" className={`${css['button']} ${css['own']}`} onClick={open} aria-label={t`Start with your own`}><span className={css['wide']}>{t`Start with your own`}</span><span className={css['narrow']}>{t`Your own`}</span></button>
      <Dialog open={own} onClose={close} title={t`Start with your own`}>
        <p>{t`End this with Ctrl-C where you started it, then run ${<code>npm start</code>} in the same folder. It prints a link by which you set up your own Fullscore.`}</p>
        <p className={css['next']}>{t`Your data lies in a directory of its own: nothing of the sample company goes there, and nothing of yours comes here.`}</p>
      </Dialog>
    </aside>
  )
}

/** The outage of the sample company, and its end. */
function Outage({ broken }: { broken: boolean }) {
  const repair = useSend(sampleRoutes.repair, { done: () => toast(t`Repaired. The checks notice it within half a minute; then resolve the incident.`) })
  if (!broken) return <span className={`${css['outage']} ${css['wider']}`}>{t`The outage is repaired`}</span>
  return <button type="button" className={`${css['button']} ${css['outage']}`} disabled={repair.isPending} title={t`The web shop's orders database takes connections again`} onClick={() => repair.mutate({}, { onError: toastFailure })}><span className={css['wide']}>{t`Repair the outage`}</span><span className={css['narrow']}>{t`Repair`}</span></button>
}
