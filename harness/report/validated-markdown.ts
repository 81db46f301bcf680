import type { ValidatedBy } from '../harm/validated.ts';
import { markdown } from '../text/markdown.ts';
import { VALIDATED_HEADS, validatedLine, validatedRows } from './validated-words.ts';

/** What nameservers said when all had recovered, as a section; nothing where nobody asked them. */
export function validatedSection(validated: ValidatedBy | undefined): string[] {
  if (!validated) return [];
  return [
    '## Whether it recovered',
    '',
    validatedLine(validated),
    '',
    `| ${VALIDATED_HEADS.join(' | ')} |`,
    `| ${VALIDATED_HEADS.map(() => '---').join(' | ')} |`,
    ...validatedRows(validated).map((row) => `| ${row.map((cell) => markdown(String(cell))).join(' | ')} |`),
    '',
  ];
}
