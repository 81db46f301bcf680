/** An incident file on the tests' tiny lab, with every sort of entry. */
export const EXAMPLE = `format: zonequake-incident/1
name: example
title: an example
story: It is told here.
lab: tiny
seed: 7
start: "23:59:50"
pace: 2
timeline:
  - { id: loss, at: +20s, fault: mild, target: fleet:llns, for: 1.5s }
  - at: "00:00:10"
    push: bad
    target: node:llns-a1
  - id: died
    step: a nameserver dies
    source: section 1
    during: loss
    when: { type: down, node: { role: llns } }
  - step: and comes back
    after: died
    when: { type: up, node: { role: llns } }
variants:
  vulnerable:
    title: as it was
    set: { timing.delegationTtlMs: 4000 }
    expect: violates no-bad
    steps: all
  fixed:
    title: all on
    expect: holds
    steps: [died]
  other:
    title: misses a step
    expect: misses and comes back
    steps: [and comes back]
`;
