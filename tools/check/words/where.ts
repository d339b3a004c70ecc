import type { Node } from 'oxc-parser'

/** A node's ancestors, the outermost first, each with the property by which it leads on. */
export type Above = readonly (readonly [node: Node, by: string])[]
/** Whether a text at a place is read by people: always, never, or if it reads like words. */
export type Read = 'words' | 'code' | 'perhaps'

/** Attributes and properties whose texts people read, whatever these look like. */
const WORDS = new Set(['label', 'title', 'says', 'hint', 'description', 'placeholder', 'aria-label', 'aria-valuetext', 'aria-roledescription', 'alt', 'head', 'verb', 'reason', 'why', 'note', 'below', 'above', 'after', 'words', 'does', 'empty', 'subject', 'quiet', 'count', 'works', 'box', 'none', 'nothingFoundMessage', 'rangeHint', 'enterDoes', 'verdict', 'second', 'rightSecond', 'unsure', 'what', 'message', 'text', 'right', 'singular', 'plural'])
/** Those whose texts are for the machine. */
const CODE = new Set(['className', 'key', 'type', 'size', 'id', 'role', 'href', 'to', 'd', 'fill', 'stroke', 'transform', 'style', 'rel', 'target', 'component', 'variant', 'position', 'color', 'as', 'autoComplete', 'inputMode', 'scope', 'htmlFor', 'kind', 'mark', 'glyph', 'tone', 'state', 'path', 'list', 'subjectKind', 'permission', 'area', 'anyOf', 'flag', 'download', 'defaultValue', 'accept', 'align', 'headers', 'queryKey', 'mutationKey', 'font', 'fontFamily', 'boxShadow', 'shadow', 'shadows', 'sans', 'serif', 'mono', 'italic', 'bold', 'border', 'background', 'gridTemplateColumns', 'marginLeft', 'transition', 'viewBox', 'w', 'm', 'mt', 'mb', 'p', 'c', 'query', 'dedupKey', 'database', 'currency', 'metric', 'styles', 'classNames', 'aria-live', 'aria-hidden', 'aria-busy', 'aria-current', 'aria-describedby', 'aria-controls', 'aria-autocomplete', 'aria-activedescendant', 'aria-haspopup', 'aria-keyshortcuts', 'initial', 'data'])
/** Elements whose name is read; that of a field is its key. */
const NAMED = /^(Section|ListPage|Files|Conditions|Incidents|Side|Step|UncoveredSection|RollUpDesk|Margin|HoursSection|Panel|Policies)$/
/** Functions whose arguments people read, and those whose are for the machine. */
const TELLING = new Set(['toast', 'useTitle', 'listed'])
const MECHANICAL = new Set(['Error', 'RangeError', 'TypeError', 'matchMedia', 'useMediaQuery', 'querySelector', 'closest', 'getContext', 'addEventListener', 'removeEventListener', 'URL', 'URLSearchParams', 'fetch', 'from', 'measure', 'measureText', 'setAttribute', 'Set', 'navigate', 'register', 'replace', 'split', 'createElement', 'startsWith', 'endsWith', 'includes', 'supportedValuesOf', 'DisplayNames', 'get', 'can', 'walk'])
/** Names of variables, parameters and functions whose text is read, or is not. */
const WORDY = /(^|[a-z])(words?|says?|titles?|reasons?|why|labels?|verdict|sentence|summary|hint|told|Words?|Says|Titles?|Reasons?|Why|Labels?|Verdict|Head|Note|Names|Units?)(Of)?$|^(names|places|times|numbers|days|months|weekdays|hours|schemes|steps|units)$/
const MACHINE = /^(keys?|url|font|face|tokens|order|zooms|phoneZooms|list|locales|colour|path|d|zone|flagPole|head|ring|address|Heading|wash|ramp|shown|byRole|order|columns?|kind|place|mark|markNames|glyphs?|startBody|urgencyTones|blueRamp|ASIDE|fields|to|way|filters?Keys)$/

/** Names an attribute, property, variable or function goes by. */
export const nameOf = (node: Node | null | undefined): string => {
  switch (node?.type) {
    case 'JSXIdentifier': case 'Identifier': return node.name
    case 'JSXMemberExpression': return nameOf(node.property)
    case 'MemberExpression': return node.computed ? '' : nameOf(node.property)
    case 'Literal': return String(node.value)
    default: return ''
  }
}

const byName = (name: string): Read | undefined => (WORDS.has(name) ? 'words' : CODE.has(name) ? 'code' : undefined)
const byVariable = (name: string): Read => (MACHINE.test(name) ? 'code' : WORDY.test(name) ? 'words' : 'perhaps')

/** What reads a text at the end of these ancestors. */
export function readAt(above: Above): Read {
  const read = readWhole(above)
  // Keys that are gone over are written as constants; a sentence among them is found all the same.
  return read === 'words' && isConstant(above) ? 'perhaps' : read
}

function isConstant(above: Above): boolean {
  const at = above.findLastIndex(([node]) => node.type !== 'ArrayExpression' && node.type !== 'ConditionalExpression')
  const [node] = above[at] ?? []
  return above.at(-1)?.[0].type === 'ArrayExpression' && node?.type === 'TSAsExpression' && node.typeAnnotation.type === 'TSTypeReference' && nameOf(node.typeAnnotation.typeName) === 'const'
}

function readWhole(above: Above): Read {
  for (let at = above.length - 1; at >= 0; at--) {
    const [node, by] = above[at]!
    switch (node.type) {
      case 'ConditionalExpression': if (by === 'test') return 'code'; break
      case 'LogicalExpression': case 'ArrayExpression': case 'SpreadElement': case 'JSXExpressionContainer': case 'ObjectExpression':
      case 'TSAsExpression': case 'TSSatisfiesExpression': case 'TSNonNullExpression': case 'ParenthesizedExpression': case 'ChainExpression': break
      case 'TemplateLiteral': if (above[at - 1]?.[0].type === 'TaggedTemplateExpression') return 'words'; break
      case 'TaggedTemplateExpression': return by === 'quasi' ? 'code' : 'words'
      case 'BinaryExpression': if (node.operator !== '+') return 'code'; break
      case 'JSXAttribute': return attribute(nameOf(node.name), nameOf((above[at - 1]?.[0] as { name?: Node } | undefined)?.name))
      // Keys of the keyboard and what is typed are the same in every language.
      case 'JSXElement': return /^(Key|code|kbd)$/.test(nameOf(node.openingElement.name)) ? 'code' : 'words'
      case 'JSXFragment': return 'words'
      case 'Property': {
        if (by === 'key') return 'code'
        // What a choice is stored as stands beside its label.
        if (['value', 'unit', 'subject', 'scheme'].includes(nameOf(node.key))) return 'perhaps'
        const read = byName(nameOf(node.key))
        if (read !== undefined && !node.computed) return read
        break
      }
      case 'VariableDeclarator': return byVariable(nameOf(node.id))
      case 'AssignmentPattern': return byName(nameOf(node.left)) ?? byVariable(nameOf(node.left))
      case 'AssignmentExpression': return byName(nameOf(node.left)) ?? 'perhaps'
      case 'CallExpression': case 'NewExpression': {
        if (by === 'callee') break
        const name = nameOf(node.callee)
        return MECHANICAL.has(name) ? 'code' : TELLING.has(name) ? 'words' : 'perhaps'
      }
      case 'MemberExpression': if (by === 'property') return 'code'; break
      case 'ReturnStatement': case 'ArrowFunctionExpression': return made(above.slice(0, at + 1))
      case 'ThrowStatement': return 'code'
      case 'Program': case 'ExpressionStatement': case 'FunctionBody' as 'Program': return 'code'
      default: return 'code'
    }
  }
  return 'code'
}

function attribute(name: string, element: string): Read {
  if (name === 'name') return NAMED.test(element) ? 'words' : 'code'
  return byName(name) ?? (name.startsWith('data-') ? 'code' : 'perhaps')
}

/** What a function gives is read as its name says, or as what takes it does. */
function made(above: Above): Read {
  for (let at = above.length - 1; at >= 0; at--) {
    const [node] = above[at]!
    if (node.type === 'FunctionDeclaration') return byVariable(nameOf(node.id)) === 'words' ? 'words' : 'perhaps'
    if (node.type !== 'ArrowFunctionExpression') continue
    const read = readAt(above.slice(0, at))
    return read === 'code' ? 'perhaps' : read
  }
  return 'perhaps'
}

/** Names that machines give: `firstByteMs`, `2-digit`, `MO`, addresses and hosts. */
const isToken = (text: string): boolean => /^[a-z]+[A-Z]\w*$|^\d-\w+$|^[A-Z]{2}$|^\S+\.(org|com|net|test|example|eu)\S*$|^https?:|^(receivers|authorization|http_config|webhook_configs|credentials):|^\d+ \d+px|^\{\{?\w+\}?\}$|^curl |^\s*- \w+:|^&\w+;\(Esc\)$|^(webhook_configs|http_config|send_resolved)/.test(text)
const units = /\b(ms|s|min|h|d|B|KiB|MiB|GiB|kB|MB|GB|SEV|INC|px|x|Ctrl|Esc|UTC|HTTP|TCP|DNS|ICMP|TLS|JSON|CSV|XLSX|PDF|GET|HEAD|POST|PUT|T|Fullscore)\b/g
/** Whether a text, parameters left out, holds words at all: units, numbers of incidents and names of protocols are none. */
export const hasWords = (text: string): boolean => !isToken(text.trim()) && /\p{L}{2,}|^\s*a\s|\ba /u.test(text.replace(/SEV|INC-/g, '').replace(units, ''))
/** Whether a text reads like words where that decides. */
export const looksLikeWords = (text: string): boolean => hasWords(text) && !/^[a-z]+([-.:/][\w.:-]+)+$|^[./?#&$@]|:\/\/|[{}<>=]|var\(|^\w+\/\w+$|\bpx\b|^[\d.]+(px|em)/.test(text) && (/^\s*[A-Z][a-z’]+([ .,:!?…]|-[a-z]+|$)/.test(text) || /(^|[\s(“"§])\p{L}{2,}[,:;]? [\p{L}§]|§ ?[,;]? \p{L}{2,}|\p{L} §/u.test(text))
