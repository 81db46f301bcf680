/**
 * Where a field of an owner's service goes. `service`: stays with it. `pod`: goes to its pod, since Docker refuses it for a container that
 * joins another's network. `made`: is made anew, from what the owner wrote and what we know. `gone`: nobody has it.
 */
type Place = 'service' | 'pod' | 'made' | 'gone';

/** Every field of a service in the compose specification. What a newer compose has beside them stays with the service. */
const PLACES: Readonly<Record<string, Place>> = {
  // What it runs and may use.
  annotations: 'service',
  attach: 'service',
  blkio_config: 'service',
  cap_add: 'service',
  cap_drop: 'service',
  cgroup: 'service',
  command: 'service',
  configs: 'service',
  cpu_count: 'service',
  cpu_percent: 'service',
  cpu_period: 'service',
  cpu_quota: 'service',
  cpu_rt_period: 'service',
  cpu_rt_runtime: 'service',
  cpu_shares: 'service',
  cpus: 'service',
  cpuset: 'service',
  credential_spec: 'service',
  devices: 'service',
  entrypoint: 'service',
  environment: 'service',
  gpus: 'service',
  group_add: 'service',
  healthcheck: 'service',
  isolation: 'service',
  mem_limit: 'service',
  mem_reservation: 'service',
  mem_swappiness: 'service',
  memswap_limit: 'service',
  models: 'service',
  oom_kill_disable: 'service',
  oom_score_adj: 'service',
  pids_limit: 'service',
  platform: 'service',
  post_start: 'service',
  pre_stop: 'service',
  read_only: 'service',
  runtime: 'service',
  secrets: 'service',
  security_opt: 'service',
  shm_size: 'service',
  stdin_open: 'service',
  stop_grace_period: 'service',
  stop_signal: 'service',
  storage_opt: 'service',
  tmpfs: 'service',
  tty: 'service',
  ulimits: 'service',
  user: 'service',
  userns_mode: 'service',
  working_dir: 'service',
  // What belongs to a network namespace.
  dns: 'pod',
  dns_opt: 'pod',
  dns_search: 'pod',
  domainname: 'pod',
  expose: 'pod',
  extra_hosts: 'pod',
  hostname: 'pod',
  mac_address: 'pod',
  // What names other services, files of the owner's, or things of the engine.
  build: 'made',
  container_name: 'made',
  depends_on: 'made',
  deploy: 'made',
  image: 'made',
  init: 'made',
  ipc: 'made',
  network_mode: 'made',
  networks: 'made',
  pid: 'made',
  restart: 'made',
  sysctls: 'made',
  volumes: 'made',
  volumes_from: 'made',
  // Ours: the owner's would send the log elsewhere, and programs on the machine that look for labels would take the lab for their own.
  labels: 'made',
  logging: 'made',
  // Compose has done what they say, or does it for a developer.
  develop: 'gone',
  env_file: 'gone',
  extends: 'gone',
  label_file: 'gone',
  profiles: 'gone',
  scale: 'gone',
  // One image for all runs.
  pull_policy: 'gone',
  // Names on the networks: links.
  links: 'gone',
  // Nothing of the machine is taken, and nothing of it gets in.
  cgroup_parent: 'gone',
  ports: 'gone',
  // Refused before.
  device_cgroup_rules: 'gone',
  external_links: 'gone',
  privileged: 'gone',
  provider: 'gone',
  use_api_socket: 'gone',
  uts: 'gone',
};

const placeOf = (field: string): Place =>
  field.startsWith('x-') ? 'gone' : Object.hasOwn(PLACES, field) ? (PLACES[field] ?? 'service') : 'service';

/** The fields of a service that go to a place, with what the owner wrote. */
export const fieldsFor = (place: Place, service: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(service).filter(([field]) => placeOf(field) === place));
