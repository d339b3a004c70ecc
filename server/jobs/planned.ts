const times = { jobs: 0, timers: 0 }

/** Notes that this process planned a job. */
export const noteJobs = (): void => { times.jobs += 1 }

/** Notes that this process set, moved or took back a timer. */
export const noteTimers = (): void => { times.timers += 1 }

/** How often this process planned anything: who works alone on a database need not ask it again while that stands. */
export const timesPlanned = (): Readonly<typeof times> => times
