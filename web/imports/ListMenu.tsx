import { Button, Menu } from '@mantine/core'
import { useNavigate } from 'react-router'
import { paths } from '../paths.ts'
import { reasonWithout, useSession } from '../shell/session.ts'
import { exportAddress } from './words.ts'
import { t } from '../words.ts'

export interface ListMenuProps {
  /** Name of the list in the contract: `vendors` for `vendors.list`. */
  list: string
  /** The list's filters as they are now; the export follows them. */
  query: Record<string, unknown>
  /** What is imported here, and what that needs; left out where a list is only exported. */
  imports?: { subject: string; permission: string }
}

/** A list's way in and out: import a file or pasted cells, export what the filters show. */
export function ListMenu({ list, query, imports }: ListMenuProps) {
  const session = useSession()
  const navigate = useNavigate()
  const reason = imports === undefined ? undefined : reasonWithout(session, imports.permission)
  return (
    <Menu position="bottom-end" width={260} withinPortal={false}>
      <Menu.Target><Button variant="default">{imports === undefined ? t`Export` : t`Import, export`}</Button></Menu.Target>
      <Menu.Dropdown>
        {imports !== undefined && (
          <Menu.Item aria-disabled={reason !== undefined} onClick={() => { if (reason === undefined) void navigate(`${paths.imports.new()}?subject=${encodeURIComponent(imports.subject)}`) }}>
            {t`Import…`}{reason !== undefined && <div className="quiet">{reason}</div>}
          </Menu.Item>
        )}
        <Menu.Item component="a" href={exportAddress(list, query, 'csv')} download>{t`Export as CSV`}</Menu.Item>
        <Menu.Item component="a" href={exportAddress(list, query, 'xlsx')} download>{t`Export as a spreadsheet (XLSX)`}</Menu.Item>
        {imports !== undefined && <Menu.Item onClick={() => void navigate(`${paths.imports()}?subject=${encodeURIComponent(imports.subject)}`)}>{t`Imports so far`}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  )
}
