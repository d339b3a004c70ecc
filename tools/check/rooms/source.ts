import { parseSync, Visitor, type Node, type Program } from 'oxc-parser'

/** One import, re-export or `import()`; a worker's or another process's own file is one too. */
export interface Import {
  specifier: string
  /** Whether it disappears when types are stripped. */
  typeOnly: boolean
  line: number
  /** Whether another process runs it. */
  program?: boolean
  /** What each imported name is called here. */
  names: ReadonlyMap<string, string>
}

/** A source file, read once for all rules. */
export interface Source {
  path: string
  text: string
  program: Program
  imports: Import[]
  /** Lines where something is imported whose name is only known when it runs. */
  computed: { line: number; what: string }[]
  /** What stops the file from being understood. */
  errors: string[]
  lineAt(offset: number): number
}

const NONE: ReadonlyMap<string, string> = new Map()

/** Parses a file and finds all that it imports, types included. */
export function readSource(path: string, text: string): Source {
  const { program, module, errors } = parseSync(path, text)
  const breaks = [...text.matchAll(/\n/g)].map((one) => one.index)
  const lineAt = (offset: number) => breaks.filter((one) => one < offset).length + 1
  const imports: Import[] = []
  const computed: Source['computed'] = []
  for (const { moduleRequest, entries, start } of module.staticImports) {
    const typeOnly = entries.length > 0 ? entries.every((one) => one.isType) : /^import\s+type\b/.test(text.slice(start))
    imports.push({ specifier: moduleRequest.value, line: lineAt(start), typeOnly, names: new Map(entries.map((one) => [one.importName.name ?? '*', one.localName.value])) })
  }
  for (const { entries, start } of module.staticExports) {
    const from = entries.find((one) => one.moduleRequest)?.moduleRequest
    if (from) imports.push({ specifier: from.value, line: lineAt(start), typeOnly: entries.every((one) => one.isType), names: NONE })
  }
  const take = (specifier: string | undefined, start: number, what: string, program = false) => {
    if (specifier === undefined) computed.push({ line: lineAt(start), what })
    else imports.push({ specifier, line: lineAt(start), typeOnly: false, program, names: NONE })
  }
  new Visitor({
    ImportExpression(node) {
      take(textOf(node.source), node.start, 'import()')
    },
    CallExpression(node) {
      // `require.resolve()` only finds a file; what `createRequire()` gives is called by some name, mostly this one.
      const required = node.callee.type === 'CallExpression' ? calledName(node.callee.callee) === 'createRequire' : node.callee.type === 'Identifier' && node.callee.name === 'require'
      if (required) take(node.arguments[0] && textOf(node.arguments[0]), node.start, 'require()')
      if (calledName(node.callee) === 'join' && isMeta(node.arguments[0], 'dirname')) {
        const parts = node.arguments.slice(1).map(textOf)
        if (/\.(ts|mts|mjs|js)$/.test(parts.at(-1) ?? '')) take(parts.includes(undefined) ? undefined : `./${parts.join('/')}`, node.start, 'a program', true)
      }
    },
    NewExpression(node) {
      const [given] = node.arguments
      if (calledName(node.callee)?.endsWith('Worker') === true) take(given && besideOf(given), node.start, 'a worker')
    },
    TSImportType(node) {
      imports.push({ specifier: node.source.value, line: lineAt(node.start), typeOnly: true, names: NONE })
    },
  }).visit(program)
  return { path, text, program, imports, computed, errors: errors.map((one) => one.message), lineAt }
}

/** Whether a node is `import.meta.url`, or another property of `import.meta`. */
function isMeta(node: Node | undefined, property: string): boolean {
  return node?.type === 'MemberExpression' && node.object.type === 'MetaProperty' && node.property.type === 'Identifier' && node.property.name === property
}

/** The file that `new URL('./file.ts', import.meta.url)` names; undefined for anything else. */
function besideOf(node: Node): string | undefined {
  const [name, base] = node.type === 'NewExpression' && calledName(node.callee) === 'URL' ? node.arguments : []
  return name && isMeta(base, 'url') ? textOf(name) : undefined
}

/** A text that stands in the source as it is: a string, or a template without parts. */
export function textOf(node: Node): string | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined
  return node.type === 'TemplateLiteral' && node.expressions.length === 0 ? node.quasis[0]?.value.raw : undefined
}

/** The name of a called function: `f` of `f()`, `m` of `a.m()`; undefined for others. */
export function calledName(callee: Node): string | undefined {
  if (callee.type === 'Identifier') return callee.name
  return callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier' ? callee.property.name : undefined
}
