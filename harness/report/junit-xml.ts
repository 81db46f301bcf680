import { oneLine, printable } from '../text/printable.ts';

/** One test case of a JUnit report. What it is classed under and its name are its id: they stay from night to night. */
export interface Case {
  readonly name: string;
  /** Default: that of the suite. */
  readonly className?: string;
  readonly elapsedMs?: number;
  /** Undefined when it passed. */
  readonly problem?: Problem;
}

/** Why a case did not pass. */
export interface Problem {
  readonly is: 'failure' | 'error' | 'skipped';
  readonly message: string;
  readonly text: string;
}

/** A suite of cases: its title, what its cases are classed under, when it began (UTC, RFC 3339) and how long it took. */
export interface Suite {
  readonly title: string;
  readonly className: string;
  readonly cases: readonly Case[];
  readonly startedAt?: string;
  readonly elapsedMs?: number;
  /** What changes from night to night: seed, revision. */
  readonly properties?: Readonly<Record<string, string>>;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text safe in XML 1.0, in content and in attributes; characters that XML cannot hold (section 2.2) are written out. */
export function escapeXml(text: string): string {
  return printable(text)
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** The same for an attribute, on one line. */
const attribute = (text: string): string => escapeXml(oneLine(text));

const seconds = (elapsedMs = 0): string => (elapsedMs / 1000).toFixed(3);

function caseXml({ name, className, elapsedMs, problem }: Case, suite: string): string {
  const open = `    <testcase classname="${attribute(className ?? suite)}" time="${seconds(elapsedMs)}" name="${attribute(name)}"`;
  if (!problem) return `${open}/>`;
  const { is, message, text } = problem;
  // The schema knows why something was skipped as a text alone.
  const type = is === 'skipped' ? '' : ` type="${is === 'failure' ? 'violation' : 'harness'}"`;
  return `${open}>\n      <${is} message="${attribute(message)}"${type}>${escapeXml(text)}</${is}>\n    </testcase>`;
}

function propertiesXml(properties: Suite['properties'] = {}): string[] {
  const lines = Object.entries(properties).map(
    ([name, value]) => `      <property name="${attribute(name)}" value="${attribute(value)}"/>`,
  );
  return lines.length === 0 ? ['    <properties/>'] : ['    <properties>', ...lines, '    </properties>'];
}

/** A suite as JUnit XML, as the schemas of Ant (windyroad/JUnit-Schema) and of Jenkins (junit-10.xsd) have it. */
export function junitXml({ title, className, cases, startedAt, elapsedMs, properties }: Suite): string {
  const count = (is: Problem['is']) => cases.filter(({ problem }) => problem?.is === is).length;
  const skipped = count('skipped');
  const attributes = [
    `name="${attribute(title)}" package="${attribute(className)}" id="0" hostname="localhost"`,
    // Both want it without a zone; it is UTC.
    ...(startedAt === undefined ? [] : [`timestamp="${attribute(startedAt.slice(0, 19))}"`]),
    `time="${seconds(elapsedMs)}" tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}"`,
    ...(skipped > 0 ? [`skipped="${skipped}"`] : []),
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite ${attributes.join(' ')}>`,
    ...propertiesXml(properties),
    ...cases.map((one) => caseXml(one, className)),
    '    <system-out/>',
    '    <system-err/>',
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
