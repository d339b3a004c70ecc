import { expect, test } from 'vitest'
import { directImports, exportsOf } from './vite.direct.ts'

const index = `import { Button } from "./components/Button/Button.mjs";
import { em, rem as inRem } from "./core/units.mjs";
import { RemoveScroll } from "react-remove-scroll";
export { Button, em, inRem, RemoveScroll };
`
const made = exportsOf(index, '/lib')

test('exports of the index are found at the files that make them', () => {
  expect([...made]).toEqual([
    ['Button', { from: '/lib/components/Button/Button.mjs', as: 'Button' }],
    ['em', { from: '/lib/core/units.mjs', as: 'em' }],
    ['inRem', { from: '/lib/core/units.mjs', as: 'rem' }],
    ['RemoveScroll', { from: 'react-remove-scroll', as: 'RemoveScroll' }],
  ])
})

test.for([
  [`import { Button, type ButtonProps } from '@mantine/core'`, `import { Button as Button } from "/lib/components/Button/Button.mjs";`],
  [`import { Button as Knob, inRem } from "@mantine/core";`, `import { Button as Knob } from "/lib/components/Button/Button.mjs"; import { rem as inRem } from "/lib/core/units.mjs";`],
  [`import { type ButtonProps } from '@mantine/core'`, ''],
  [`import { Button, Unknown } from '@mantine/core'`, `import { Button, Unknown } from '@mantine/core'`],
  [`import { Button } from '@mantine/hooks'`, `import { Button } from '@mantine/hooks'`],
] as const)('%s', ([source, expected]) => {
  expect(directImports(source, made)).toBe(expected)
})
