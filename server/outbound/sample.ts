import { domain } from '../sample/company.ts'
import type { SampleChapter } from '../sample/chapter.ts'
import { setMailChannel } from './channels.ts'

/** The sample company has a mail server, which takes what is sent and keeps nothing. */
export const outboundSample: SampleChapter = {
  name: 'mail',
  steps: ({ begin, mailPort }) => (mailPort === undefined ? [] : [{
    at: begin.add({ minutes: 13 }), who: 'administrator',
    run: async (ctx) => { await setMailChannel(ctx, { host: '127.0.0.1', port: mailPort, security: 'none', user: '', from: `fullscore@${domain}`, fromName: 'Fullscore' }) },
  }]),
}
