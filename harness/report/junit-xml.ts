/** One test case of a JUnit report. */
export interface Case {
  readonly name: string;
  /** Undefined when it passed. */
  readonly problem?: Problem;
}

/** Why a case did not pass. */
export interface Problem {
  readonly is: 'failure' | 'error' | 'skipped';
  readonly message: string;
  readonly text: string;
}

/** A suite of cases: its title, what its cases are classed under, and how long it took. */
export interface Suite {
  readonly title: string;
  readonly className: string;
  readonly cases: readonly Case[];
  readonly elapsedMs?: number;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text safe in XML 1.0, in content and in attributes; characters that XML cannot hold (section 2.2) become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

function caseXml({ name, problem }: Case, className: string): string {
  const open = `    <testcase classname="${escapeXml(className)}" name="${escapeXml(name)}"`;
  if (!problem) return `${open}/>`;
  const { is, message, text } = problem;
  return `${open}>\n      <${is} message="${escapeXml(message)}">${escapeXml(text)}</${is}>\n    </testcase>`;
}

/** A suite as JUnit XML. */
export function junitXml({ title, className, cases, elapsedMs }: Suite): string {
  const count = (is: Problem['is']) => cases.filter(({ problem }) => problem?.is === is).length;
  const skipped = count('skipped');
  const attributes = [
    `name="${escapeXml(title)}" tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}"`,
    ...(skipped > 0 ? [`skipped="${skipped}"`] : []),
    ...(elapsedMs === undefined ? [] : [`time="${elapsedMs / 1000}"`]),
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite ${attributes.join(' ')}>`,
    ...cases.map((one) => caseXml(one, className)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
