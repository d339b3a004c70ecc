/** The sample company: a mail-order house that nobody could mistake for a real one. Facts alone; the chapters make them. */
export const companyName = 'Marlow & Finch'
export const domain = 'marlow-finch.example'
export const zone = 'Europe/Amsterdam'
export const currency = 'EUR'
/** Decides all chance. */
export const seed = 'Marlow & Finch'

export interface SampleTeam { key: string; name: string; department: string; people: number; it: boolean }

export const departments = [['technology', 'Technology'], ['commerce', 'Digital commerce'], ['logistics', 'Logistics'], ['corporate', 'Corporate']] as const

const team = (key: string, name: string, department: string, people: number, it = true): SampleTeam => ({ key, name, department, people, it })
/** The first one is the team that owns what nobody else owns. */
export const teams: readonly SampleTeam[] = [
  team('operations', 'IT operations', 'technology', 10), team('network', 'Network', 'technology', 8), team('servers', 'Servers and storage', 'technology', 9),
  team('databases', 'Databases', 'technology', 7), team('workplace', 'Workplace', 'technology', 8), team('security', 'Security', 'technology', 6),
  team('shop', 'Web shop', 'commerce', 12), team('payments', 'Payments', 'commerce', 7), team('data', 'Data and search', 'commerce', 6),
  team('warehouse', 'Warehouse systems', 'logistics', 10), team('delivery', 'Delivery systems', 'logistics', 7),
  team('finance', 'Finance', 'corporate', 9, false), team('people', 'People', 'corporate', 6, false), team('care', 'Customer care', 'corporate', 15, false),
]

export interface SamplePersona { key: string; name: string; title: string; team: string; lead?: boolean; /** What the switch says. */ does: string }
/** The people in whose shoes a visitor walks. */
export const personas: readonly SamplePersona[] = [
  { key: 'manager', name: 'Mara Lindqvist', title: 'Technology operations manager', team: 'operations', lead: true, does: 'answers for everything that runs' },
  { key: 'engineer', name: 'Tomas Okoye', title: 'Site reliability engineer', team: 'shop', does: 'is on call for the web shop, and paged' },
  { key: 'team-lead', name: 'Ines Carvalho', title: 'Lead of Web shop', team: 'shop', lead: true, does: 'leads the team of the web shop' },
  { key: 'head', name: 'Henrik Solberg', title: 'Head of infrastructure', team: 'servers', lead: true, does: 'answers for network, servers and databases' },
  { key: 'director', name: 'Aisha Rahman', title: 'Director of IT operations', team: 'operations', does: 'answers for several departments' },
  { key: 'cio', name: 'Charlotte Dubois', title: 'Chief information officer', team: 'operations', does: 'decides, and reads one page' },
  { key: 'employee', name: 'Pim de Wit', title: 'Customer care', team: 'care', does: 'uses what IT runs' },
  { key: 'auditor', name: 'Grace Mensah', title: 'Internal auditor', team: 'finance', does: 'reads everything, changes nothing' },
  { key: 'administrator', name: 'Nora Fitzgerald', title: 'Administrator of Fullscore', team: 'operations', does: 'sets up people, roles and settings' },
]
export const mailOf = (name: string): string => `${name.toLowerCase().normalize('NFD').replaceAll(/[^a-z ]/g, '').trim().replaceAll(/ +/g, '.')}@${domain}`

const first = 'Anna Bram Carla Daan Elif Finn Gita Hugo Iris Jonas Kira Lars Mina Nils Olga Piet Rosa Sven Tara Umar Vera Wout Yara Zoë Amir Bente Cem Dora Emil Femke Gijs Hanna Ilse Joris Katja Leon Maud Noor Otto Paula Quinn Ravi Saskia Timo Ulla Viktor Willem Xenia Youssef Zita'.split(' ')
const last = 'Aalbers Bakker Costa Dijkstra Eriksen Ferreira Gerritsen Haddad Ivanova Jansen Kowalski Lund Martens Novak Olsen Pereira Quist Ricci Smit Tanaka Usman Visser Wolters Yilmaz Zeeman Brandt Cohen Duarte Engel Fontein Groen Hoekstra Idris Jacobs Kaya Lopes Meijer Nguyen Oomen Postma'.split(' ')
/** The name of the n-th person who is nobody in particular. */
export const nameAt = (n: number): string => `${first[n % first.length]} ${last[(n * 7 + Math.floor(n / first.length) * 3) % last.length]}`

export type Criticality = 'critical' | 'high' | 'medium' | 'low'
export interface SampleService {
  name: string; team: string; criticality: Criticality; audience: string
  /** Worth of an hour, in the company's currency. */
  hour: number
  /** Virtual machines that it runs on; 0 for what runs elsewhere. */
  servers: number
  database: string | undefined
  needs: string[]
}

const lines = `
Web shop|shop|critical|Customers|4200|3|orders|Order service, Product catalogue, Payments gateway, Customer accounts
Order service|shop|critical||3900|3|orders|Message queue
Basket|shop|critical|Customers|2100|2|sessions|
Payments gateway|payments|critical|Customers|3800|2|payments|Fraud check, Internet access
Warehouse management|warehouse|critical|Warehouse|3100|2|wms|Office network
Single sign-on|security|critical|Everybody|2600|2|identity|Directory
Office network|network|critical|Everybody|2200|0||
Internet access|network|critical|Everybody|2500|0||
Message queue|servers|critical|||3||Virtualisation
Product catalogue|shop|high|Customers|900|2|catalogue|Product search
Product search|data|high|Customers|1100|3|search|
Customer accounts|shop|high|Customers|800|2|accounts|Single sign-on
Web shop API|shop|critical|Partners|2500|3||Order service, Product catalogue
Mobile app|shop|high|Customers|1800|2||Web shop API
Customer care desk|workplace|high|Customer care|700|2|tickets|Single sign-on
Handheld scanners|warehouse|high|Warehouse|1500|1||Wireless network, Warehouse management
Label printing|warehouse|high|Warehouse|1400|1||Warehouse management
Delivery planning|delivery|high|Drivers|900|2|routes|
Track and trace|delivery|high|Customers|500|2|tracking|Order service
Backup|servers|high|||2||Storage
Directory|servers|critical|Everybody|2600|2||
Virtualisation|servers|critical|||0||Storage
Storage|servers|critical|||0||
Wireless network|network|high|Everybody|800|0||Office network
Mail|workplace|high|Everybody|900|0||Internet access
Fraud check|payments|high||900|2|fraud|
Invoicing|payments|high|Finance|600|1|ledger|
Refunds|payments|medium|Customer care|250|1|payments|Payments gateway
Gift cards|payments|medium|Customers|200|2|payments|Payments gateway
Recommendations|data|low|Customers|150|2|features|Data warehouse
Image delivery|shop|medium|Customers|300|0||Internet access
Newsletter|data|low|Customers|80|1||Mail
Data warehouse|data|medium|Analysts|300|2|warehouse|
Reporting|data|medium|Management|200|1||Data warehouse
Stock forecast|data|low|Buyers|120|1||Data warehouse
Telephone system|network|high|Everybody|500|2||Office network
Chat with customers|shop|medium|Customers|200|0||Internet access
Conveyor control|warehouse|critical|Warehouse|2900|2||Warehouse management
Goods receipt|warehouse|medium|Warehouse|400|1|wms|Warehouse management
Returns|warehouse|medium|Customers|300|1|wms|Warehouse management
Carrier interface|delivery|high|Carriers|1000|2||Message queue, Internet access
Customs documents|delivery|medium|Logistics|250|1||Carrier interface
Driver app|delivery|medium|Drivers|350|1||Delivery planning
Yard management|delivery|low|Logistics|90|1||
File shares|servers|high|Everybody|700|2||Directory, Storage
Print service|workplace|low|Everybody|60|1||Office network
Video meetings|workplace|medium|Everybody|300|0||Internet access
Virtual desktops|workplace|high|Customer care|1300|4||Directory, Virtualisation
Software distribution|workplace|low|||0|1||
Remote access|network|high|Everybody|900|2||Internet access, Single sign-on
Name service|network|critical|||0|2||
Time service|network|medium|||0|1||
Load balancing|network|critical|||0|2||Office network
Monitoring|operations|high|IT|0|1||
Log collection|security|medium|IT|0|2|logs|
Secrets store|security|high|IT|0|2||
Source control|operations|medium|Developers|200|1||
Build and release|operations|medium|Developers|250|2||Source control
Finance system|finance|high|Finance|1200|2|ledger|Single sign-on
Payroll|workplace|high|People|600|1|payroll|Single sign-on`

function serviceOf(line: string): SampleService {
  const parts = line.split('|').map((part) => part.trim())
  // Where nobody outside IT uses it, the worth is left out and the count of machines is the last number.
  const [name = '', owner = '', criticality = '', audience = ''] = parts
  const [numbers, [database = '', needs = '']] = [parts.slice(4, -2).filter((part) => part !== ''), parts.slice(-2)]
  return {
    name, team: owner === 'finance' ? 'databases' : owner, criticality: criticality as Criticality, audience, hour: numbers.length > 1 ? Number(numbers[0]) : 0, servers: Number(numbers.at(-1) ?? 0),
    database: database === '' ? undefined : database, needs: needs === '' ? [] : needs.split(', '),
  }
}
export const services: readonly SampleService[] = lines.trim().split('\n').map(serviceOf)
/** The part of an address and of a host's name that stands for a service. */
export const slugOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
/** The services that this size of the company has; those that others need come first. */
export const servicesOf = (count: number): readonly SampleService[] => {
  const chosen = services.slice(0, count)
  return chosen.map((one) => ({ ...one, needs: one.needs.filter((name) => chosen.some((other) => other.name === name)) }))
}
