import { readFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { arch, cpus, hostname, networkInterfaces, platform, release, totalmem } from 'node:os'

/** What is known of this machine without measuring. */
export interface HostFacts {
  /** Stable id of the machine: a hash of its machine id, which is itself not to be given away (machine-id(5)). */
  machine: string
  hostname: string
  system: string
  kernel: string
  architecture: string
  processors: number
  processorModel: string
  memoryBytes: number
  addresses: { interface: string; address: string; mac: string }[]
  virtual: string | undefined
}

/** Looks at this machine. */
export async function hostFacts(): Promise<HostFacts> {
  const read = (file: string) => readFile(file, 'utf8').then((text) => text.trim(), () => '')
  const [id, release_, product] = await Promise.all([read('/etc/machine-id'), read('/etc/os-release'), read('/sys/class/dmi/id/product_name')])
  const system = /^PRETTY_NAME="?(.*?)"?$/m.exec(release_)?.[1] ?? platform()
  const addresses = Object.entries(networkInterfaces()).flatMap(([name, all]) => (all ?? []).filter((one) => !one.internal).map((one) => ({ interface: name, address: one.address, mac: one.mac })))
  const seed = id || `${hostname()} ${addresses.map((one) => one.mac).sort().join(' ')}`
  const processors = cpus()
  return {
    machine: createHash('sha256').update(`fullscore machine ${seed}`).digest('hex').slice(0, 32), hostname: hostname(), system, kernel: release(), architecture: arch(),
    processors: processors.length, processorModel: processors[0]?.model.trim() ?? '', memoryBytes: totalmem(), addresses,
    virtual: /virtual|kvm|vmware|qemu|xen|hvm|compute engine|ec2/i.test(product) ? product : undefined,
  }
}
