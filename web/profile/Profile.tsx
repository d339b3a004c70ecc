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

/** The reader's own page: how they are reached, where they are signed in, what programs may do for them. */
export function Component() {
  const reader = useMe()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  if (reader === undefined) return <LoadingPage what="your profile" />
  return (
    <Page narrow>
      <PageHeader ruled title={reader.person.name} above={`${reader.person.email}, dates in ${readerZone()}`} />
      <Contact personId={reader.person.id} />
      <Formats />
      <Section name="Light">
        <SegmentedControl aria-label="Light" value={colorScheme} onChange={setColorScheme} data={[{ value: 'auto', label: 'As the system' }, { value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }]} />
      </Section>
      <Sessions />
      <Tokens held={Object.keys(reader.permissions)} />
      <Password />
    </Page>
  )
}
