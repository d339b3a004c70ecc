/** The installation's keys. */
export interface Keyring {
  /** A key for one purpose, derived by HKDF. */
  subkey(purpose: string): Buffer
}
