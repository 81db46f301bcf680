/** Files among the hostile ones that are good, however odd they look: what is in them is judged. */
export const GOOD: readonly string[] = [
  ...[
    '009-bom.json',
    '043-durdiff.json',
    '049-timingdocker.json',
    '061-atzero.json',
    '107-osunknown.json',
    '135-set-grid1.json',
    '165-set-amp.json',
  ],
  ...['210-inc-bom.yaml', '235-inc-cli-variant-tostring.yaml', '238-inc-step-ansi.yaml'],
  ...['timeline-500.yaml', 'timeline-2000.yaml', 'incident-crlf.yaml', 'schedule-crlf.json', 'schedule-dup-key.json'],
  ...[
    'bundle-good.json',
    'bundle-message-ansi.json',
    'known-bom.json',
    'known-never-many.json',
    'known-note-ansi.json',
  ],
  ...['tok-newlines.txt', 'tok-bom.txt'],
];

/** What is said of some that are not. */
export const SAYS: Readonly<Record<string, string>> = {
  '021-paramsproto.json': '__proto__',
  '046-zqver.json': 'zonequake is wrong (it has characters that cannot be printed)',
  '070-kindproto.json': '070-kindproto.json: injections[0].kind',
  '154-set-fleetregion.json': '154-set-fleetregion.json: lab "small" cannot be set up so: fleets.0.region',
  '172-specempty.json': '172-specempty.json: lab "small" cannot be set up so',
  '232-inc-variant-long.yaml': 'it has over 80 characters',
  'incident-timelin.yaml': 'timelin is a field that this build does not know: did you mean "timeline"?',
  'incident-push-key.yaml': 'did you mean "push"?',
  'incident-push-typo.yaml': 'did you mean "bad-config-push"?',
  'schedule-field-typo.json': 'did you mean "injections"?',
  'schedule-params-typo.json': 'did you mean "nameOctets"?',
  'schedule-utf16.json': 'UTF-8',
  'known-field-typo.json': 'did you mean "fingerprint"?',
};
