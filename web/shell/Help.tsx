import { Dialog } from '../kit/Dialog.tsx'
import { Key } from '../kit/marks.tsx'
import { boundKeys, keyWords } from './keys.ts'
import { t } from '../words.ts'
import css from './shell.module.css'

/** All keys that work on this page. */
export function Help({ open, onClose }: { open: boolean; onClose(): void }) {
  return (
    <Dialog open={open} onClose={onClose} title={t`Keys`}>
      {open && boundKeys().map((group, index) => (
        <div key={`${group.name}-${index}`} className={css['helpGroup']}>
          <h3>{group.name}</h3>
          {group.bindings.map((binding) => <div key={binding.key} className={css['helpLine']}><Key>{keyWords(binding.key)}</Key> {binding.does}</div>)}
        </div>
      ))}
    </Dialog>
  )
}
