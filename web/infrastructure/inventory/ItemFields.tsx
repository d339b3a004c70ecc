import { NumberInput, TextInput } from '@mantine/core'
import { attributesOf, type ItemKind } from '@fullscore/api/infrastructure/inventory.ts'
import { Field } from '../../kit/Form.tsx'
import { word } from '../../words.ts'

/** A name of the contract in words: `memoryBytes` is said "memory bytes", or as the reader's language has it. */
export function wordsOf(name: string): string {
  return word(name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`))
}
/** Which attributes of a kind are numbers, as the contract says. */
function isNumber(kind: ItemKind, name: string): boolean {
  const schema = (attributesOf[kind] as Record<string, { type?: string }>)[name]
  return schema?.type === 'number'
}

/** One field per attribute of the kind; an empty one says nothing. */
export function AttributeFields({ kind, values, onChange, hintOf }: { kind: ItemKind; values: Record<string, string>; onChange(values: Record<string, string>): void; hintOf?: (name: string) => string | undefined }) {
  return Object.keys(attributesOf[kind]).map((name) => {
    const value = values[name] ?? ''
    const put = (next: string) => onChange({ ...values, [name]: next })
    return (
      <Field key={name} name={`attributes.${name}`} label={capital(wordsOf(name))} optional hint={hintOf?.(name)}>
        {isNumber(kind, name) ? <NumberInput min={0} value={value} onChange={(next) => put(String(next))} /> : <TextInput value={value} onChange={(event) => put(event.currentTarget.value)} />}
      </Field>
    )
  })
}
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** Typed values as the wire wants them; empty ones are left out. */
export function attributeValues(kind: ItemKind, values: Record<string, string>): Record<string, string | number> {
  return Object.fromEntries(Object.keys(attributesOf[kind]).flatMap((name) => {
    const value = values[name]?.trim() ?? ''
    return value === '' ? [] : [[name, isNumber(kind, name) ? Number(value) : value]]
  }))
}
