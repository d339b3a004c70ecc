let times = 0

/** Notes that this process planned a job or a timer. */
export const notePlanned = (): void => { times += 1 }

/** How often this process planned anything: who works alone on a database need not ask it again while that stands. */
export const timesPlanned = (): number => times
