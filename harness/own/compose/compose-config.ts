import { z } from 'zod';

/**
 * What we look at of the JSON that `docker compose config --format json` writes (compose-spec, as of compose 2.26), once its dollar signs
 * are no longer doubled. Everything else goes through as it is: these types are open.
 */

const text = z.string();
const texts = z.array(text);

const PortSchema = z.looseObject({
  target: z.number(),
  /** One port or a range, `8000-8010`; absent when the engine is to choose. */
  published: text.optional(),
  protocol: text.optional(),
  host_ip: text.optional(),
});

const MountSchema = z.looseObject({
  /** `bind`, `volume`, `tmpfs`; others are refused. */
  type: text,
  /** A bind's is an absolute path, a volume's the key of a volume; an anonymous volume has none. */
  source: text.optional(),
  target: text,
  read_only: z.boolean().optional(),
  bind: z.looseObject({ create_host_path: z.boolean().optional(), propagation: text.optional() }).nullish(),
});

const AttachmentSchema = z.looseObject({
  aliases: texts.optional(),
  ipv4_address: text.optional(),
  ipv6_address: text.optional(),
});

const DependencySchema = z.looseObject({ condition: text, required: z.boolean().optional() });

const BuildSchema = z.looseObject({
  context: text.optional(),
  privileged: z.boolean().optional(),
  entitlements: texts.nullish(),
  labels: z.record(text, text).nullish(),
});

const HookSchema = z.looseObject({ privileged: z.boolean().optional() });

const HealthcheckSchema = z.looseObject({ test: z.union([text, texts]).optional(), disable: z.boolean().optional() });

const FileReferenceSchema = z.looseObject({ source: text, target: text.optional() });

const DeploySchema = z.looseObject({
  replicas: z.number().nullish(),
  resources: z.unknown().optional(),
  restart_policy: z
    .looseObject({ condition: text.optional(), max_attempts: z.union([z.number(), text]).optional() })
    .nullish(),
});

const ServiceSchema = z.looseObject({
  image: text.optional(),
  build: BuildSchema.nullish(),
  container_name: text.optional(),
  scale: z.number().nullish(),
  deploy: DeploySchema.nullish(),
  restart: text.optional(),
  init: z.boolean().nullish(),
  healthcheck: HealthcheckSchema.nullish(),
  depends_on: z.record(text, DependencySchema).nullish(),
  ports: z.array(PortSchema).nullish(),
  volumes: z.array(MountSchema).nullish(),
  volumes_from: texts.nullish(),
  configs: z.array(FileReferenceSchema).nullish(),
  secrets: z.array(FileReferenceSchema).nullish(),
  networks: z.record(text, AttachmentSchema.nullable()).nullish(),
  network_mode: text.optional(),
  pid: text.optional(),
  ipc: text.optional(),
  links: texts.nullish(),
  external_links: texts.nullish(),
  dns: z.union([text, texts]).nullish(),
  sysctls: z.record(text, z.union([text, z.number(), z.null()])).nullish(),
  cap_add: texts.nullish(),
  security_opt: texts.nullish(),
  devices: z.array(z.union([text, z.looseObject({ source: text })])).nullish(),
  device_cgroup_rules: texts.nullish(),
  privileged: z.boolean().optional(),
  cgroup: text.optional(),
  uts: text.optional(),
  userns_mode: text.optional(),
  use_api_socket: z.boolean().optional(),
  provider: z.unknown().optional(),
  post_start: z.array(HookSchema).nullish(),
  pre_stop: z.array(HookSchema).nullish(),
  environment: z.record(text, z.union([text, z.number(), z.boolean(), z.null()])).nullish(),
});

const PoolSchema = z.looseObject({ subnet: text.optional(), gateway: text.optional(), ip_range: text.optional() });

const NetworkSchema = z.looseObject({
  name: text.optional(),
  driver: text.optional(),
  driver_opts: z.record(text, z.union([text, z.number()])).nullish(),
  external: z.union([z.boolean(), z.looseObject({})]).optional(),
  internal: z.boolean().optional(),
  enable_ipv6: z.boolean().nullish(),
  ipam: z.looseObject({ driver: text.optional(), config: z.array(PoolSchema).nullish() }).nullish(),
});

const VolumeSchema = z.looseObject({
  name: text.optional(),
  driver: text.optional(),
  driver_opts: z.record(text, z.union([text, z.number()])).nullish(),
  external: z.union([z.boolean(), z.looseObject({})]).optional(),
});

/** A config or a secret: a file of the owner's, or text. */
const FileSourceSchema = z.looseObject({
  name: text.optional(),
  file: text.optional(),
  content: text.optional(),
  environment: text.optional(),
  external: z.union([z.boolean(), z.looseObject({})]).optional(),
});

export const ComposeConfigSchema = z.looseObject({
  name: text,
  services: z.record(text, ServiceSchema).default({}),
  networks: z.record(text, NetworkSchema.nullable()).default({}),
  volumes: z.record(text, VolumeSchema.nullable()).default({}),
  configs: z.record(text, FileSourceSchema).default({}),
  secrets: z.record(text, FileSourceSchema).default({}),
});

/** An owner's compose files as compose itself reads them: merged, interpolated, extended, with absolute paths, dollar signs as meant. */
export type ComposeConfig = z.infer<typeof ComposeConfigSchema>;
export type ComposeService = z.infer<typeof ServiceSchema>;
export type ComposeNetwork = z.infer<typeof NetworkSchema>;
export type ComposeVolume = z.infer<typeof VolumeSchema>;
export type ComposeMount = z.infer<typeof MountSchema>;
export type ComposeHealthcheck = z.infer<typeof HealthcheckSchema>;
export type ComposeFileSource = z.infer<typeof FileSourceSchema>;
