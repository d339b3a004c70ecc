import { certificateSummary } from '@fullscore/api/security/certificates.ts'
import { useRoute } from '../data/query.ts'
import { paths } from '../paths.ts'
import type { AreaPart } from '../shell/area.ts'
import { useSession } from '../shell/session.ts'
import { t } from '../words.ts'

/** How many certificates have ended or end within a week. */
function useEnding(): number | undefined {
  const session = useSession()
  const ends = useRoute(certificateSummary, {}, { enabled: session?.can('certificates:read') ?? false, shows: [{ kind: 'certificate' }] }).data?.ends
  return ends && ends.expired + ends.week
}

/** Security: what proves who we are, and until when. */
export const security: AreaPart = {
  label: t`Security`, to: paths.certificates(), anyOf: ['certificates:read'],
  modules: [{ label: t`Certificates`, to: paths.certificates(), useCount: useEnding }],
  routes: [
    { path: paths.certificates(), lazy: () => import('./certificates/CertificateList.tsx') },
    { path: paths.certificatePolicies(), lazy: () => import('./certificates/Policies.tsx') },
    { path: `${paths.certificates()}/:id`, lazy: () => import('./certificates/CertificatePage.tsx') },
  ],
}
