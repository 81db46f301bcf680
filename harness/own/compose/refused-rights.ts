import type { ComposeConfig, ComposeService } from './compose-config.ts';
import { LENT, serviceNamed } from './lives-in.ts';
import type { Objection } from './objection.ts';

/**
 * Capabilities that act on the one kernel which all containers share: no namespace holds what is done with them, so that another lab and
 * the owner's machine would feel it, and no heal takes it back. `ALL` has them too; NET_ADMIN and NET_RAW end at the pod's network.
 */
const ON_THE_MACHINE: Readonly<Record<string, string>> = {
  ALL: 'holds those that change the machine itself',
  SYS_TIME: 'sets the clock of the machine',
  SYS_MODULE: 'loads modules into the kernel of the machine',
  SYS_BOOT: 'restarts the machine',
  SYS_RAWIO: 'writes to devices of the machine',
  MAC_ADMIN: 'changes what the machine allows',
  MAC_OVERRIDE: 'goes past what the machine allows',
};

/** Devices that give away nothing of the machine. */
const HARMLESS_DEVICES = new Set(
  ['net/tun', 'ppp', 'fuse', 'null', 'zero', 'full', 'random', 'urandom'].map((name) => `/dev/${name}`),
);

const NAME_NEEDED = 'name those that it needs, such as NET_ADMIN, in its place';

/** What would give a service rights over the machine. */
export function rightsOf(service: ComposeService): readonly Objection[] {
  const capabilities = (service.cap_add ?? []).flatMap((name) => {
    const capability = name.toUpperCase().replace(/^CAP_/, '');
    const does = Object.hasOwn(ON_THE_MACHINE, capability) ? ON_THE_MACHINE[capability] : undefined;
    const instead = capability === 'ALL' ? NAME_NEEDED : 'leave it away';
    return does === undefined ? [] : [{ field: 'cap_add', problem: `${capability} ${does}`, instead }];
  });
  const devices = (service.devices ?? []).flatMap((device) => {
    const source = typeof device === 'string' ? (device.split(':')[0] ?? '') : device.source;
    if (HARMLESS_DEVICES.has(source)) return [];
    return [{ field: 'devices', problem: `${source} is a device of the machine` }];
  });
  const flags = [
    { field: 'privileged', is: service.privileged === true },
    { field: 'use_api_socket', is: service.use_api_socket === true },
    { field: 'device_cgroup_rules', is: (service.device_cgroup_rules ?? []).length > 0 },
    {
      field: 'security_opt',
      is: (service.security_opt ?? []).some((option) => /^systempaths[=:]unconfined$/.test(option)),
    },
    { field: 'build.privileged', is: service.build?.privileged === true },
    { field: 'build.entitlements', is: (service.build?.entitlements ?? []).length > 0 },
    { field: 'post_start', is: (service.post_start ?? []).some(({ privileged }) => privileged === true) },
    { field: 'pre_stop', is: (service.pre_stop ?? []).some(({ privileged }) => privileged === true) },
    { field: 'provider', is: service.provider !== undefined },
  ];
  const problem = 'it gives rights over the machine';
  return [...flags.flatMap(({ field, is }) => (is ? [{ field, problem }] : [])), ...capabilities, ...devices];
}

/** Namespaces of the machine itself, or of containers that are not of the lab. */
export function namespacesOf(service: ComposeService, services: ComposeConfig['services']): readonly Objection[] {
  const ofMachine = (['pid', 'ipc', 'uts', 'cgroup', 'userns_mode'] as const).flatMap((field) =>
    service[field] === 'host' ? [{ field, problem: 'host is a namespace of the machine' }] : [],
  );
  const lent = LENT.flatMap((field) => {
    const mode = service[field] ?? '';
    const owner = serviceNamed(mode, services);
    if (owner !== undefined && !services[owner])
      return [{ field, problem: `${owner} is left out, and it lives in that` }];
    const isForeign = owner === undefined && mode.startsWith('container:');
    return isForeign
      ? [{ field, problem: `${mode.slice('container:'.length)} is a container outside of the lab` }]
      : [];
  });
  const borrowed = (service.volumes_from ?? []).flatMap((from) => {
    const [first = '', second = ''] = from.split(':');
    if (first === 'container')
      return [{ field: 'volumes_from', problem: `${second} is a container outside of the lab` }];
    return services[first] ? [] : [{ field: 'volumes_from', problem: `${first} is left out, and it uses its volumes` }];
  });
  return [...ofMachine, ...lent, ...borrowed];
}
