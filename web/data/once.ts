/** What follows one send. */
export interface Then<A> { onSuccess?: (answer: A) => void; onError?: (error: Error) => void }

/** Hears a send out: success only as long as `here` says so, failure in any case. Without `onError` the page shows the failure itself, by the state of the send. */
export function hearOut<A>(answer: Promise<A>, here: () => boolean, { onSuccess, onError }: Then<A>): Promise<void> {
  return answer.then((told) => { if (here()) onSuccess?.(told) }, (error: unknown) => { onError?.(error as Error) })
}

/**
 * What is sent again while the same is still on its way is the same send: a button pressed twice, Enter held down. Only the latest counts: what was
 * sent between makes it another wish.
 */
export function onceAtATime<S, A>(send: (sent: S) => Promise<A>): (sent: S) => { answer: Promise<A>; again: boolean } {
  let last: { key: string; answer: Promise<A> } | undefined
  return (sent) => {
    const key = JSON.stringify(sent)
    if (last?.key === key) return { answer: last.answer, again: true }
    const answer = send(sent)
    const mine = { key, answer }
    last = mine
    const over = () => { if (last === mine) last = undefined }
    answer.then(over, over)
    return { answer, again: false }
  }
}
