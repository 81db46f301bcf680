import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { run } from '../processes.ts';
import { type Resource, schemaProblem, typeProblems } from './manifest.ts';

const TEXT = readFileSync(
  fileURLToPath(new URL('../../fixtures/images/queue/kubernetes.yaml', import.meta.url)),
  'utf8',
);
const resourcesIn = (text: string): Resource[] => parseAllDocuments(text).map((document) => document.toJS());

interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly valueFrom?: object }[];
  readonly resources: { readonly requests?: object; readonly limits?: object };
  readonly securityContext: object;
}

interface Pod {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly securityContext: object;
    readonly automountServiceAccountToken: boolean;
    readonly initContainers?: readonly Container[];
    readonly containers: readonly Container[];
  };
}

type Workload = Resource & { readonly metadata: { readonly name: string }; readonly spec: { readonly template: Pod } };

const RESOURCES = resourcesIn(TEXT);
const WORKLOADS = RESOURCES.filter(({ kind }) => kind === 'Deployment' || kind === 'Job') as Workload[];
const CONTAINERS = WORKLOADS.flatMap(({ spec: { template } }) => [
  ...(template.spec.initContainers ?? []),
  ...template.spec.containers,
]);

describe('the Kubernetes manifest of a queue', () => {
  it('has a Redis, workers, a campaign and who may talk to whom', () => {
    expect(RESOURCES.map(({ kind }) => kind).toSorted()).to.deep.equal([
      'Deployment',
      'Deployment',
      'Job',
      'NetworkPolicy',
      'NetworkPolicy',
      'PersistentVolumeClaim',
      'Service',
    ]);
    expect(WORKLOADS.map(({ metadata: { name } }) => name)).to.deep.equal([
      'zonequake-redis',
      'zonequake-worker',
      'zonequake-campaign',
    ]);
  });

  it('is what the schemas and the types of its kinds say', async function () {
    this.timeout(120_000);
    expect(RESOURCES.map(schemaProblem)).to.deep.equal(RESOURCES.map(() => undefined));
    expect(await typeProblems(RESOURCES)).to.deep.equal(RESOURCES.map(() => ''));
  });

  it('would be refused with a wrong word in it', async function () {
    this.timeout(120_000);
    const words = [
      ...['replicas', 'requests', 'runAsNonRoot', 'readOnlyRootFilesystem', 'secretKeyRef', 'backoffLimit'],
      ...['podSelector', 'claimName', 'targetPort', 'image'],
    ];
    const broken = words.map((word) => {
      const [first] = resourcesIn(TEXT.replaceAll(`${word}:`, `${word}x:`)).filter(
        (resource, at) => JSON.stringify(resource) !== JSON.stringify(RESOURCES[at]),
      );
      if (!first) throw new Error(`the manifest has no ${word}`);
      return first;
    });
    const said = await typeProblems(broken);
    expect(words.filter((word, at) => !said[at]?.includes(`"${word}x"`))).to.deep.equal([]);
  });

  it('would be refused with a wrong value in it', () => {
    const wrong = resourcesIn(TEXT.replace('replicas: 2', 'replicas: two').replace('port: 6379,', 'port: six,'));
    expect(wrong.filter((resource) => schemaProblem(resource) !== undefined).map(({ kind }) => kind)).to.deep.equal([
      'Service',
      'Deployment',
    ]);
  });

  it('gives nobody root, a privilege, a writable image or a token, and everybody bounds', () => {
    for (const { spec } of WORKLOADS) {
      expect(spec.template.spec.securityContext).to.deep.include({
        ...{ runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
      });
      expect(spec.template.spec.automountServiceAccountToken).to.equal(false);
    }
    for (const { securityContext, resources } of CONTAINERS) {
      expect(securityContext).to.deep.equal({
        ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
      });
      expect(resources).to.have.nested.property('requests.cpu');
      expect(resources).to.have.nested.property('limits.memory');
    }
    expect(TEXT).to.not.match(/hostPath|hostNetwork|privileged|NodePort|LoadBalancer/);
  });

  it('has its password in the secret alone', () => {
    const secrets = CONTAINERS.flatMap(({ env = [] }) => env.map(({ valueFrom }) => valueFrom));
    expect(secrets).to.have.length(CONTAINERS.length);
    for (const from of secrets)
      expect(from).to.deep.equal({ secretKeyRef: { name: 'zonequake-redis', key: 'password' } });
    expect(RESOURCES.map(({ kind }) => kind)).to.not.include('Secret');
  });

  it('gives options that there are', async function () {
    this.timeout(60_000);
    const ours = CONTAINERS.filter(({ image }) => image.startsWith('zonequake:'));
    expect(ours.map(({ args }) => args?.[0])).to.deep.equal(['worker', 'run']);
    for (const { args: [command = '', ...args] = [] } of ours) {
      const { out } = await run([command, '--help']);
      const given = args.filter((arg) => arg.startsWith('--')).map((arg) => arg.split('=')[0] ?? '');
      expect(given).to.include('--queue');
      expect(given.filter((option) => !out.includes(`${option} `))).to.deep.equal([]);
    }
  });
});
