/**
 * What a lab file says where its owner says nothing, as it would be written there, and where that is from: the one place for both, so that
 * what `init` writes is what a file without it means.
 */
export const DEFAULTS = {
  ready: {
    value: '2m',
    source: 'most labs have no healthcheck, so this is how long their checks may fail after a start',
  },
  'client.timeout': {
    value: '2500ms',
    source: 'timeout of resolv.conf(5) by its attempts, as musl waits, the most impatient of stubs',
  },
  'client.tries': { value: 2, source: 'attempts of resolv.conf(5)' },
  'client.rate': { value: '10/s', source: 'enough that each second of a fault is seen' },
  agree: { value: '10s', source: 'a NOTIFY, one that is sent again, and a transfer' },
  status: { value: 200, source: 'a page that is there' },
  failover: { value: '5s', source: 'all tries of a client' },
  recover: { value: '15s', source: 'what most servers take to ask again whom they had given up' },
  bump: { value: 'serial', source: 'secondaries take no zone without a higher one' },
  undo: { value: 'keep', source: 'the old content under a higher serial, which secondaries follow' },
  reset: { value: 'heal', source: 'a start takes longer than to wait until every check held twice' },
} as const satisfies Readonly<Record<string, { readonly value: string | number; readonly source: string }>>;
