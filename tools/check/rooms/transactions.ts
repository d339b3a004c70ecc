import { Visitor, type Node } from 'oxc-parser'
import { isTest } from '../gate.ts'
import { calledName, type Source } from './source.ts'

const TRANSACTIONS = new Set(['change', 'keep', 'transact'])

/** Faults against rule 6 that the types do not catch: the work of `change()` or `keep()` reaching for the house of the context around it. */
export function transactionFaults(source: Source): string[] {
  if (!source.path.startsWith('server/') || isTest(source.path)) return []
  const works: Node[] = []
  const reached: { offset: number; what: string }[] = []
  new Visitor({
    CallExpression(node) {
      const work = node.arguments.at(-1)
      if (work && TRANSACTIONS.has(calledName(node.callee) ?? '') && work.type.endsWith('FunctionExpression')) works.push(work)
    },
    MemberExpression(node) {
      if (!node.computed && node.property.type === 'Identifier' && node.property.name === 'house') reached.push({ offset: node.start, what: '.house' })
    },
    Identifier(node) {
      if (/^(httpRequest|tcpConnect|connectTo|openEgress)$/.test(node.name)) reached.push({ offset: node.start, what: node.name })
    },
  }).visit(source.program)
  const inside = reached.filter(({ offset }) => works.some((work) => work.start <= offset && offset < work.end))
  const lines = new Map(inside.map(({ offset, what }) => [source.lineAt(offset), what]))
  return [...lines].map(([line, what]) =>
    `${source.path}:${line}: uses ${what} inside a transaction: rule 6, nothing leaves the house from inside one (ARCHITECTURE.md, "Rules between rooms")`)
}
