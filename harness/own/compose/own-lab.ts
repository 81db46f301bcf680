import type { ComposeHealthcheck } from './compose-config.ts';

/** JSON that is given to `docker compose -f - up`. */
export type ComposeFile = Readonly<Record<string, unknown>>;

/** A node's, or a pod's, place on a network of the lab. */
export interface Attachment {
  /** The network, by its key in the owner's file. */
  readonly network: string;
  /** Where the owner fixed it; else the engine chooses at the start. */
  readonly ipv4?: string;
  readonly ipv6?: string;
  /** Names that the engine's resolver knows for it on this network: the service's is the first. */
  readonly aliases: readonly string[];
}

/**
 * A small container of ours that owns the network namespace, addresses and names of a replica, and is its helper: a service that dies
 * and starts again keeps them. Services that an owner put into each other's network (`network_mode: service:x`) share one.
 */
export interface Pod {
  /** The service in the file that is given to compose: `ns1.pod`. */
  readonly name: string;
  /** The container's name in the engine. */
  readonly container: string;
  /** Ids of the nodes in it; the first is the one that it was made for. */
  readonly nodes: readonly string[];
  /** Empty for `network_mode: none`. */
  readonly networks: readonly Attachment[];
}

/** A port that the owner has published on the machine. We publish none. */
export interface PublishedPort {
  readonly containerPort: number;
  readonly protocol: string;
  /** A port or a range; absent where the engine was to choose. */
  readonly hostPort?: string;
}

/** What is mounted in a node's container. */
export interface NodeMount {
  readonly kind: 'bind' | 'volume' | 'tmpfs';
  /** In the container. */
  readonly target: string;
  readonly isReadOnly: boolean;
  /** What the owner's file names: a path on this machine, or the key of a volume. Absent for what has no name. */
  readonly ownersSource?: string;
  /** What is mounted in its place: the path of the copy, or the volume's name in the engine. */
  readonly source?: string;
}

/** One container of an owner's service: what faults are aimed at. */
export interface OwnNode {
  /** The service's name, with `-1`, `-2` and so on behind it where the service has several replicas. Its name in the file for compose too. */
  readonly id: string;
  readonly service: string;
  /** From 1. */
  readonly replica: number;
  /** The name of its pod. */
  readonly pod: string;
  /** The container's name in the engine. */
  readonly container: string;
  /** Those of its pod. */
  readonly networks: readonly Attachment[];
  readonly ports: readonly PublishedPort[];
  /** What it runs: the owner's, or for what is built a tag of ours. */
  readonly image: string;
  readonly isBuilt: boolean;
  /** The owner's restart policy: `no`, `always`, `unless-stopped`, `on-failure` or `on-failure:3`. */
  readonly restart: string;
  /** Whether process 1 is the engine's init, so that what it runs can be killed from inside and die by itself. */
  readonly hasInit: boolean;
  /** The owner's, as compose has it; an image may have one of its own. Absent where the owner has none or has disabled it. */
  readonly healthcheck?: ComposeHealthcheck;
  readonly mounts: readonly NodeMount[];
}

/** A network of the lab: all are internal bridges. */
export interface OwnNetwork {
  /** The key in the owner's file. */
  readonly key: string;
  /** The name in the engine. */
  readonly name: string;
  /** `10.1.0.0/24`, in the file's order. Empty where the engine chooses. */
  readonly subnets: readonly string[];
  /** Whether the owner fixed its subnets: two such labs cannot stand on one engine at the same time. */
  readonly isFixed: boolean;
}

/** A file or folder of the owner's that services see a copy of, so that nothing of the owner's is changed. */
export interface PlannedCopy {
  /** Absolute. */
  readonly from: string;
  /** Absolute, in the folder of the run. */
  readonly to: string;
  /** Whether nobody writes to it. */
  readonly isReadOnly: boolean;
}

/** An owner's compose files as a lab of ours: what compose is given, and what we know of it. Plain JSON. */
export interface OwnLab {
  readonly project: string;
  readonly compose: ComposeFile;
  readonly pods: readonly Pod[];
  readonly nodes: readonly OwnNode[];
  readonly networks: readonly OwnNetwork[];
  /** No two hold each other. */
  readonly copies: readonly PlannedCopy[];
  /** What is otherwise than in the owner's file, or may surprise: a sentence each, by service name. */
  readonly notes: readonly string[];
}
