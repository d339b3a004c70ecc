import { paths } from '../paths.ts'
import type { AreaPart } from '../shell/area.ts'
import { t } from '../words.ts'

/** Team: who works here, in which team, and what they may do. */
export const team: AreaPart = {
  label: t`Team`, to: paths.people(),
  modules: [{ label: t`People`, to: paths.people() }, { label: t`Teams`, to: paths.teams() }, { label: t`Departments`, to: paths.departments() }, { label: t`Leave`, to: paths.leave() }, { label: t`Calendar`, to: paths.teamCalendar(), needs: ['leave:read'] }],
  routes: [
    { path: paths.people(), lazy: () => import('./people/PersonList.tsx') },
    { path: paths.people.new(), lazy: () => import('./people/AddPerson.tsx') },
    { path: `${paths.people()}/:id`, lazy: () => import('./people/PersonPage.tsx') },
    { path: `${paths.people()}/:id/edit`, lazy: () => import('./people/EditPerson.tsx') },
    { path: paths.leave(), lazy: () => import('./people/LeaveList.tsx') },
    { path: paths.leave.new(), lazy: () => import('./people/AskLeave.tsx') },
    { path: `${paths.leave()}/:id`, lazy: () => import('./people/LeavePage.tsx') },
    { path: `${paths.leave()}/:id/edit`, lazy: () => import('./people/EditLeave.tsx') },
    { path: paths.teamCalendar(), lazy: () => import('./people/TeamCalendar.tsx') },
    { path: `${paths.teamCalendar()}/:team`, lazy: () => import('./people/TeamCalendar.tsx') },
    { path: '/team/working-hours/:kind/:id', lazy: () => import('./people/WorkingHoursPage.tsx') },
    { path: paths.teams(), lazy: () => import('./teams/TeamList.tsx') },
    { path: paths.teams.new(), lazy: () => import('./teams/AddTeam.tsx') },
    { path: `${paths.teams()}/:id`, lazy: () => import('./teams/TeamPage.tsx') },
    { path: paths.departments(), lazy: () => import('./teams/Departments.tsx') },
    { path: paths.departments.new(), lazy: () => import('./teams/AddDepartment.tsx') },
    { path: `${paths.departments()}/:id`, lazy: () => import('./teams/DepartmentPage.tsx') },
  ],
}
