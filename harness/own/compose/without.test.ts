import { expect } from 'chai';
import { UsageError } from '../../basics/errors.ts';
import { configOf } from '../../testkit/compose-config.ts';
import { withoutServices } from './without.ts';

const config = configOf(
  {
    ns1: { depends_on: { grafana: { condition: 'service_started' }, db: { condition: 'service_healthy' } } },
    grafana: {
      networks: { default: null, metrics: null },
      volumes: [{ type: 'volume', source: 'dashboards', target: '/x' }],
      configs: [{ source: 'ini' }],
    },
    db: { volumes: [{ type: 'volume', source: 'data', target: '/x' }] },
    spare: { scale: 0, secrets: [{ source: 'key' }] },
  },
  {
    networks: { default: null, metrics: { driver: 'macvlan' } },
    volumes: { dashboards: null, data: null },
    configs: { ini: { content: '' } },
    secrets: { key: { file: '/k' } },
  },
);

describe('a lab without some services', () => {
  it('has nobody who waits for them, and no network, volume, config or secret that nobody uses', () => {
    const { services, networks, volumes, configs, secrets } = withoutServices(config, ['grafana']);
    expect(Object.keys(services)).to.deep.equal(['ns1', 'db']);
    expect(services.ns1?.depends_on).to.deep.equal({ db: { condition: 'service_healthy' } });
    expect([networks, volumes, configs, secrets].map(Object.keys)).to.deep.equal([['default'], ['data'], [], []]);
  });

  it('leaves out what is to have no container anyway, and nothing else', () => {
    expect(Object.keys(withoutServices(config, []).services)).to.deep.equal(['ns1', 'grafana', 'db']);
  });

  it('is refused for a service that is not there', () => {
    expect(() => withoutServices(config, ['grafna'])).to.throw(
      UsageError,
      /^unknown service under without: "grafna": did you mean "grafana"\?/,
    );
  });
});
