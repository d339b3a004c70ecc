import type { Id } from '@fullscore/api/ids.ts'
import { changeMany } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import type { SampleChapter, Stage } from '../sample/chapter.ts'
import { currency, departments, mailOf, nameAt, personas, teams } from '../sample/company.ts'
import { createDepartment } from './departments.ts'
import { changeOrganisation, readOrganisation } from './organisation.ts'
import { createPerson } from './persons.ts'
import { createTeam, putMember } from './teams.ts'

async function makeTeams(ctx: Ctx, stage: Stage): Promise<void> {
  await changeOrganisation(ctx, (await readOrganisation(ctx)).version, { currency, locale: 'en-GB' })
  for (const [key, name] of departments.slice(1)) stage.put('department', key, (await createDepartment(ctx, { name })).id)
  for (const team of teams.slice(1)) stage.put('team', team.key, (await createTeam(ctx, { name: team.name, departmentId: stage.the('department', team.department) })).id)
}

const titles: Record<string, string[]> = {
  operations: ['Operations engineer', 'Service manager'], network: ['Network engineer'], servers: ['System engineer', 'Storage engineer'], databases: ['Database engineer'], workplace: ['Workplace engineer', 'Service desk'],
  security: ['Security engineer', 'Security analyst'], shop: ['Software engineer', 'Site reliability engineer'], payments: ['Software engineer', 'Payments analyst'], data: ['Data engineer', 'Search engineer'],
  warehouse: ['Application engineer', 'Automation engineer'], delivery: ['Application engineer'], finance: ['Controller', 'Accountant'], people: ['People partner'], care: ['Customer care'],
}

/** People come into a team until it is full; the first one leads it where no persona does. */
async function makePeople(ctx: Ctx, stage: Stage): Promise<void> {
  const all = teams.reduce((sum, team) => sum + team.people, 0)
  const share = stage.size.people / all
  let n = 0
  await changeMany(ctx, async (tx) => {
    for (const team of teams) {
      const teamId = stage.the('team', team.key)
      const told = personas.filter((one) => one.team === team.key)
      for (const [index, one] of told.entries()) {
        await persona(tx, stage, one, teamId)
        stage.put('member', `${team.key}/${index}`, stage.the('person', one.key))
      }
      const wanted = Math.max(told.length + 2, 3, Math.round(team.people * share))
      for (let index = told.length; index < wanted; index++) {
        const name = nameAt(n++)
        const { id } = await createPerson(tx, { name, email: mailOf(name), title: titles[team.key]![index % titles[team.key]!.length]!, teamIds: [teamId] })
        const key = `${team.key} ${index + 1}`
        stage.put('person', key, id)
        stage.put('member', `${team.key}/${index}`, id)
        if (index === told.length && !told.some((other) => other.lead)) {
          await putMember(tx, teamId, id, true)
          stage.put('person', `lead of ${team.key}`, id)
        }
      }
    }
  })
}

async function persona(tx: Ctx, stage: Stage, one: (typeof personas)[number], teamId: Id<'team'>): Promise<void> {
  const id = stage.has('person', one.key) ? stage.the('person', one.key) : (await createPerson(tx, { name: one.name, email: mailOf(one.name), title: one.title, teamIds: [teamId] })).id
  stage.put('person', one.key, id)
  if (one.lead) stage.put('person', `lead of ${one.team}`, id)
  await putMember(tx, teamId, id, one.lead ?? false)
}

export const organisationSample: SampleChapter = {
  name: 'organisation',
  steps: (stage) => [
    { at: stage.begin.add({ minutes: 5 }), who: 'administrator', run: (ctx) => makeTeams(ctx, stage) },
    { at: stage.begin.add({ minutes: 10 }), who: 'administrator', run: (ctx) => makePeople(ctx, stage) },
  ],
}
