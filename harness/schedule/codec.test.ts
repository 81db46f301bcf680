import { expect } from 'chai';
import { UsageError } from '../basics/errors.ts';
import { testFile } from '../testkit/schedule-file.ts';
import { testSpec } from '../testkit/tiny-spec.ts';
import { decodeSchedule, encodeSchedule, labDigest } from './codec.ts';

const text = encodeSchedule(testFile());
const decode = (bad: string) => () => decodeSchedule(bad, 'a.json');
/** The text of a file that was changed by hand. */
const edited = (change: (file: Record<string, unknown>) => void) => {
  const file = JSON.parse(text);
  change(file);
  return JSON.stringify(file);
};

describe('schedule codec', () => {
  it('writes the fields in the order of the format, and reads them back', () => {
    const keys = [
      'format',
      'version',
      'lab',
      'set',
      'labDigest',
      'zonequake',
      'timing',
      'seed',
      'durationMs',
      'expect',
    ];
    expect(Object.keys(JSON.parse(text))).to.deep.equal([...keys, 'injections']);
    expect(text).to.match(/^\{\n {2}"format": "zonequake-schedule",\n(.*\n)*\}\n$/);
    expect(decodeSchedule(text, 'a.json')).to.deep.equal(testFile());
    expect(encodeSchedule(decodeSchedule(text, 'a.json'))).to.equal(text);
  });

  it('carries the whole spec of a lab that is not built in', () => {
    const file = { ...testFile(), spec: testSpec() };
    expect(decodeSchedule(encodeSchedule(file), 'a.json').spec).to.deep.equal(testSpec());
  });

  it('says where a text stops being JSON, and when it was cut off', () => {
    expect(decode('{\n  "format": zone\n}')).to.throw(UsageError, 'a.json is not JSON from line 2, column 13 on');
    expect(decode(text.replace('"seed": 7,', '"seed": 7'))).to.throw(UsageError, /not JSON from line \d+, column 3/);
    for (let length = 0; length < text.trimEnd().length; length++) {
      expect(decode(text.slice(0, length)), `${length} octets`).to.throw(UsageError, 'a.json ends too early, at line');
    }
  });

  it('refuses another format and a version of the future', () => {
    expect(decode('[]')).to.throw(UsageError, 'a.json is no schedule: its field "format"');
    const future = edited((file) => Object.assign(file, { version: 2, surprise: true }));
    expect(decode(future)).to.throw(
      UsageError,
      'has version 2 of the schedule format and this build reads only version 1',
    );
  });

  it('names the field that is missing, of the wrong type or unknown', () => {
    const without = (field: string) => edited((file) => delete file[field]);
    expect(decode(without('seed'))).to.throw(UsageError, 'a.json: seed is missing: add it');
    expect(decode(without('version'))).to.throw(UsageError, 'a.json: version is missing');
    expect(decode(text.replace('"atMs": 6000', '"atMs": "6 s"'))).to.throw(
      UsageError,
      'a.json: injections[1].atMs is wrong (expected number, received string): correct it',
    );
    expect(decode(text.replace('"nameOctets": 257', '"nameOctets": null'))).to.throw(
      UsageError,
      'injections[0].params.nameOctets is wrong (expected text or a number)',
    );
    expect(decode(text.replace('"atMs": 6000', '"atSeconds": 6'))).to.throw(UsageError, 'injections[1].at');
    expect(decode(edited((file) => Object.assign(file, { expects: 'x' })))).to.throw(
      UsageError,
      'expects is a field that this build does not know: remove it',
    );
  });
});

describe('lab digest', () => {
  it('depends on the values of the spec and not on the order of its keys', () => {
    const spec = testSpec();
    const turned = { ...Object.fromEntries(Object.entries(spec).reverse()), name: spec.name } as typeof spec;
    expect(labDigest(spec)).to.match(/^sha256:[0-9a-f]{64}$/);
    expect(labDigest(turned)).to.equal(labDigest(spec));
    expect(labDigest({ ...spec, plant: ['slow-map'] })).to.not.equal(labDigest(spec));
  });
});
