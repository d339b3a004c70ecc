import { expect, test } from 'vitest'
import { hearOut, onceAtATime } from './once.ts'

function server() {
  const asked: { sent: object; answer(value: string): void; refuse(error: Error): void }[] = []
  const send = onceAtATime((sent: object) => new Promise<string>((answer, refuse) => { asked.push({ sent, answer, refuse }) }))
  return { asked, send }
}
test('pressed twice, sent once; both learn what came of it', async () => {
  const { asked, send } = server()
  const [first, second] = [send({ id: 1 }), send({ id: 1 })]
  expect([asked.length, first.again, second.again]).toEqual([1, false, true])
  asked[0]!.answer('done')
  expect(await Promise.all([first.answer, second.answer])).toEqual(['done', 'done'])
  send({ id: 1 })
  expect(asked).toHaveLength(2)
})
test('on, off and on again are three wishes', () => {
  const { asked, send } = server()
  for (const done of [true, false, true]) send({ done })
  expect(asked.map(({ sent }) => sent)).toEqual([{ done: true }, { done: false }, { done: true }])
})
test('after a refusal it is sent anew', async () => {
  const { asked, send } = server()
  const { answer } = send({ id: 1 })
  asked[0]!.refuse(new Error('no'))
  await expect(answer).rejects.toThrow('no')
  send({ id: 1 })
  expect(asked).toHaveLength(2)
})

test('success is heard while the page is there, failure in any case; a send whose failure the page shows itself throws nothing at it', async () => {
  const heard: string[] = []
  const then = { onSuccess: (answer: string) => heard.push(answer), onError: (error: Error) => heard.push(error.message) }
  await hearOut(Promise.resolve('done'), () => true, then)
  await hearOut(Promise.resolve('left'), () => false, then)
  await hearOut(Promise.reject(new Error('no')), () => false, then)
  await hearOut(Promise.reject(new Error('shown')), () => true, {})
  expect(heard).toEqual(['done', 'no'])
})
