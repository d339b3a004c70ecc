import { sampleRoutes } from '@fullscore/api/sample/sample.ts'
import { call } from '../data/client.ts'

/** Becomes somebody of the sample company. The page is loaded anew: nothing that the one before read stays. */
export async function become(key: string): Promise<void> {
  await call(sampleRoutes.enter, { body: { as: key } })
  sessionStorage.clear()
  location.assign('/')
}
