import type { CertificateDetail } from '@fullscore/api/security/certificates.ts'
import { useNow } from '../../kit/Moment.tsx'
import { Why } from '../../kit/marks.tsx'
import { dayWords, msOf } from '../../kit/time.ts'
import { t } from '../../words.ts'
import css from './certificate.module.css'

/** A note head, as on the staves: filled for what was sent, open and dashed for what is missing, red for what has ended. */
function Head({ ended, missing }: { ended: boolean; missing?: boolean }) {
  const colour = ended ? 'var(--s1)' : 'var(--ink)'
  return (
    <span className={css['head']} aria-hidden="true">
      <svg width="28" height="24" viewBox="0 0 28 24">
        <ellipse cx="14" cy="12" rx="8" ry="5.6" transform="rotate(-20 14 12)" fill={missing === true ? 'none' : colour} stroke={missing === true ? 'var(--ink3)' : colour} strokeWidth="1.5" strokeDasharray={missing === true ? '2.5 2.5' : undefined} />
      </svg>
    </span>
  )
}

/** Who vouches for whom: the authority on top, the certificate itself below; a missing link is drawn broken. */
export function Chain({ certificate }: { certificate: CertificateDetail }) {
  const now = useNow(60_000)
  const { chain, verdicts } = certificate
  const top = chain.at(-1)!
  const incomplete = verdicts.some((one) => one.code === 'incomplete-chain')
  const isTopSent = top.selfSigned
  return (
    <>
      <Why>{certificate.chainSays}</Why>
      <ol className={css['chain']}>
        {!isTopSent && (
          <li className={css['link']} data-broken={incomplete}>
            <Head ended={false} missing />
            <span className={css['text']}><span className={`${css['name']} ${css['missing']}`}>{top.issuer}</span><br /><span className={css['facts']}>{incomplete ? t`not sent, and needed` : t`not sent: those who trust it have it`}</span></span>
          </li>
        )}
        {chain.toReversed().map((link, index) => {
          const own = index === chain.length - 1
          const ended = msOf(link.validTo) <= now
          return (
            <li key={link.fingerprint} className={css['link']}>
              <Head ended={ended} />
              <span className={css['text']}>
                <span className={`${css['name']} ${own ? css['own'] : ''}`}>{link.subject}</span><br />
                <span className={css['facts']}>{link.key}, {link.signature}, {link.selfSigned ? t`signed by itself` : t`signed by ${link.issuer}`}</span>
              </span>
              <span className={css['until']} data-ended={ended}>{ended ? t`ended` : t`until`} {dayWords(link.validTo)}</span>
            </li>
          )
        })}
      </ol>
    </>
  )
}
