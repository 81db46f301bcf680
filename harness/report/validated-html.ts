import type { ValidatedBy } from '../harm/validated.ts';
import { type Html, html, numbers } from './html-page.ts';
import { VALIDATED_HEADS, validatedLine, validatedRows } from './validated-words.ts';

/** What nameservers said when all had recovered, as a section; nothing where nobody asked them. */
export const validatedHtml = (validated: ValidatedBy | undefined): Html | false =>
  validated !== undefined &&
  html`<h2>Whether it recovered</h2>
<p>${validatedLine(validated)}</p>
${numbers(VALIDATED_HEADS, validatedRows(validated))}`;
