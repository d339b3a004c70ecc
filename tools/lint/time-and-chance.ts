// Where the outside world's time and chance may be read; everything else takes them from `ctx`.
const FREE = [
  /\.(test|fixture)\.tsx?$/,
  /(^|\/)(tools|bench|journeys|deploy)\//,
  /(^|\/)server\/kernel\/(clock|ids)\.ts$/,
  /(^|\/)server\/testing(-[a-z-]+)?\.ts$/,
  /(^|\/)web\/data\/clock\.ts$/,
  /(^|\/)cli\/(print|words)\.ts$/,
]

interface Node {
  type: string
  name?: string
  callee?: Node
  object?: Node
  property?: Node
  computed?: boolean
  arguments?: Node[]
  value?: unknown
}

interface Context {
  filename: string
  report(fault: { node: Node; message: string }): void
}

const advice = 'take time and chance from ctx (ctx.clock.now(), ctx.ids), so that tests can hold the clock'

/** `new Date()`, `Date.now()`, `Math.random()` and `Temporal.Now.*` in product code. `new Date(value)` only converts and is fine. */
export const timeAndChance = {
  create(context: Context) {
    const file = context.filename.replaceAll('\\', '/')
    if (FREE.some((pattern) => pattern.test(file))) return {}
    return {
      NewExpression(node: Node) {
        if (isGlobal(node.callee, 'Date') && node.arguments?.length === 0) context.report({ node, message: `new Date() reads the clock: ${advice}` })
      },
      CallExpression(node: Node) {
        if (isGlobal(node.callee, 'Date')) context.report({ node, message: `Date() reads the clock: ${advice}` })
      },
      MemberExpression(node: Node) {
        const name = nameOf(node)
        if (isGlobal(node.object, 'Date') && name === 'now') context.report({ node, message: `Date.now() reads the clock: ${advice}` })
        if (isGlobal(node.object, 'Math') && name === 'random') context.report({ node, message: `Math.random() is chance: ${advice}` })
        if (isGlobal(node.object, 'Temporal') && name === 'Now') context.report({ node, message: `Temporal.Now reads the clock: ${advice}` })
      },
    }
  },
}

/** The global itself, also as `globalThis.Date`. */
function isGlobal(node: Node | undefined, name: string): boolean {
  if (node?.type === 'Identifier') return node.name === name
  return node?.type === 'MemberExpression' && nameOf(node) === name && (node.object?.name === 'globalThis' || node.object?.name === 'window')
}

function nameOf(node: Node): unknown {
  return node.computed ? node.property?.value : node.property?.name
}
