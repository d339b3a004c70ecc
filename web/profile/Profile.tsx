import { SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { useMe } from '../access/SignedIn.tsx'
import { Page, PageHeader, Section } from '../kit/PageHeader.tsx'
import { readerZone } from '../kit/time.ts'
import { LoadingPage } from '../shell/states.tsx'
import { Contact } from './Contact.tsx'
import { Formats } from './Formats.tsx'
import { Password } from './Password.tsx'
import { Sessions } from './Sessions.tsx'
import { Tokens } from './Tokens.tsx'
import { TurnFeeds } from './TurnFeeds.tsx'
import { t } from '../words.ts'

/** The reader's own page: how they are reached, where they are signed in, what programs may do for them. */
export function Component() {
  const reader = useMe()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  if (reader === undefined) return <LoadingPage what={t`your profile`} />
  return (
    <Page narrow>
      <PageHeader ruled title={reader.person.name} above={t`${reader.person.email}, dates in ${readerZone()}`} />
      <Contact personId={reader.person.id} />
      <Formats />
      <Section name={t`Light`}>
        <SegmentedControl aria-label={t`Light`} value={colorScheme} onChange={setColorScheme} data={[{ value: 'auto', label: t`As the system` }, { value: 'light', label: t`Light` }, { value: 'dark', label: t`Dark` }]} />
      </Section>
      <TurnFeeds />
      <Sessions />
      <Tokens held={Object.keys(reader.permissions)} />
      <Password />
    </Page>
  )
}
