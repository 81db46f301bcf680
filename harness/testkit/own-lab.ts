/** A lab file with every field. */
export const LAB_FILE = `format: zonequake-lab/1
compose: [compose.yml, extra.yml]
without: [grafana]
env: variables.env
profiles: [full]
roles: { ns1: authoritative, ns2: secondary, resolver: [resolver, balancer], edge1: edge, edge2: edge, db: other }
regions: { a: [ns1, edge1], b: [ns2, edge2] }
needs:
  resolver: [{ any: [ns1, ns2] }]
  edge1: [db]
ready: 1.5m
client: { ask: [resolver], timeout: 4s, tries: 3, rate: 20/s }
check:
  - zone: Example.com.
    file: primary/db.example.com
    agree: 20s
  - zone: other.test
    axfr: ns1
    servers: ns1
  - zone: third.test
    names: [www.third.test]
  - name: www.example.com
    type: a
    answers: [192.0.2.10, 192.0.2.11]
    servers: [ns1]
  - name: any.example.com
    type: TYPE65280
  - get: http://www.example.com
    from: [edge1, edge2]
    status: 203
    body: hello
  - get: https://www.example.com/
    ca: { file: /shared/ca.crt, on: edge1 }
    sha256: ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef0123456789
failover: { default: 6s, resolver: 7s }
recover: 30s
tolerate: { ns1: { down: serves }, resolver: { down: fails } }
flush: { resolver: unbound-control flush_zone . }
push:
  zone:
    on: ns1
    file: primary/db.example.com
    bump: none
    check: named-checkzone example.com /etc/bind/db.example.com
    reload: rndc reload example.com
    undo: rndc sync
reset: { on: ns1, run: rndc flush }
`;

/** What the compose files of that lab have. */
export const SERVICES = ['ns1', 'ns2', 'resolver', 'edge1', 'edge2', 'db', 'grafana'];
