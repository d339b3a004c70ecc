import { editItem, readItem, type ItemDetail } from '@fullscore/api/infrastructure/inventory.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { call } from '../../data/client.ts'
import { useSend } from '../../data/query.ts'
import { Why } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { Section } from '../../kit/PageHeader.tsx'
import { toast, toastFailure } from '../../shell/toast.ts'
import { wordsOf } from './ItemFields.tsx'
import { t } from '../../words.ts'
import css from './item.module.css'
import kit from '../../kit/kit.module.css'

const sources: Record<string, string> = { person: t`a person`, 'own-host': t`seen on this machine`, agent: t`seen by an agent`, connector: t`another tool`, sweep: t`seen in a sweep` }
/** Where a value comes from, in words. */
export const sourceWords = (source: string): string => sources[source] ?? source

/** A value as people read it: bytes in GiB, numbers with their separators. */
export function shownValue(name: string, value: string | number | boolean): string {
  if (typeof value === 'number' && name.endsWith('Bytes')) return `${(value / 1024 ** 3).toLocaleString(readerLocale(), { maximumFractionDigits: 1 })} GiB`
  // A port is a name made of digits: nobody groups those.
  return typeof value === 'number' && !/port$/i.test(name) ? value.toLocaleString(readerLocale()) : String(value)
}

/** What is known of an item: value, source, age; and what other sources say. A person's value can be released. */
export function Attributes({ item, reason }: { item: ItemDetail; reason: string | undefined }) {
  const edit = useSend(editItem)
  const release = async (name: string) => {
    const { etag } = await call.tagged(readItem, { params: { id: item.id } })
    await edit.mutateAsync({ params: { id: item.id }, ifMatch: etag, body: { attributes: { [name]: null } } })
  }
  const released = () => toast(t`Released: what is observed counts again.`)
  return (
    <Section name={t`What is known`} count={t`${item.attributes.length} facts`}>
      {item.attributes.length === 0 && <Why>{t`Nothing yet. Edit it, or wait until it is observed.`}</Why>}
      {item.attributes.length > 0 && (
        <table className={css['facts']} aria-label={t`What is known`}>
          <thead className="sr"><tr><th scope="col">{t`What`}</th><th scope="col">{t`Value`}</th><th scope="col">{t`Source`}</th></tr></thead>
          <tbody>
            {item.attributes.map((one) => (
              <tr key={one.name}>
                <th scope="row">{wordsOf(one.name)}</th>
                <td>
                  <span className={css['value']}>{shownValue(one.name, one.value)}</span>
                  {one.others.filter((other) => other.value !== one.value).map((other) => <span key={other.source} className="why"> {t`${sourceWords(other.source)} says ${shownValue(one.name, other.value)}`}</span>)}
                </td>
                <td className="quiet">
                  {sourceWords(one.source)}, <Moment at={one.seenAt} as="distance" />
                  {one.source === 'person' && reason === undefined && <button type="button" className={kit['linkButton']} aria-label={t`Release ${wordsOf(one.name)}`} onClick={() => void release(one.name).then(released, toastFailure)}>{t`release`}</button>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}
