/** Where every fact of the trade gets its moment. Tests hold it in their hand. */
export interface Clock {
  /** The present moment, rounded to microseconds as PostgreSQL keeps it. */
  now(): Temporal.Instant
}

/** The machine's clock. `offset` shifts it: journeys move a whole server through time. */
export function systemClock(offset?: () => Temporal.Duration): Clock {
  return { now: offset ? () => Temporal.Now.instant().add(offset()).round('microsecond') : () => Temporal.Now.instant().round('microsecond') }
}

/** A clock that stands still until told to move. */
export function heldClock(start: Temporal.Instant): Clock & { set(moment: Temporal.Instant): void } {
  let moment = start
  return {
    now: () => moment,
    set: (next) => {
      moment = next.round('microsecond')
    },
  }
}
