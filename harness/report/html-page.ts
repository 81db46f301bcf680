import { oneLine } from '../text/printable.ts';
import { escapeXml } from './junit-xml.ts';

/** A piece of HTML that is safe as it stands. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = Html | string | number | false | undefined | readonly Value[];

function textOf(value: Value): string {
  if (value === false || value === undefined) return '';
  if (value instanceof Html) return value.text;
  return Array.isArray(value) ? value.map(textOf).join('') : escapeXml(oneLine(String(value)));
}

/** A template for HTML and SVG: whatever is put into it is escaped, unless it is a piece of HTML itself. */
export const html = (strings: TemplateStringsArray, ...values: readonly Value[]): Html =>
  new Html(strings.map((string, i) => string + textOf(values[i])).join(''));

/** A list of lines; nothing for none. */
export const list = (lines: readonly Value[]): Html | false =>
  lines.length > 0 && html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;

/** A table; the cells after the first of each row are numbers. */
export const numbers = (heads: readonly string[], rows: readonly (readonly (string | number)[])[]): Html => html`
<table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(
  ([name = '', ...cells]) => html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
)}</tbody></table>`;

const LIGHT =
  '--back:#fff;--front:#1b1f24;--quiet:#57606a;--line:#d0d7de;--panel:#f5f7f9;--bad:#c1272d;--good:#2b7bba;--bar:#b7791f';
const DARK =
  '--back:#14171b;--front:#e6e9ec;--quiet:#9aa4ae;--line:#343a42;--panel:#1d2127;--bad:#ff7b72;--good:#5aa9e6;--bar:#d9a441';

const STYLE = `
:root{color-scheme:light dark;${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:68rem;padding:1.5rem;background:var(--back);color:var(--front);font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem;margin:0 0 .5rem;overflow-wrap:anywhere}
h2{font-size:1.1rem;margin:2rem 0 .5rem}
h3{font-size:1rem;margin:1.5rem 0 .5rem}
a{color:var(--good)}
pre,code{font:.9em/1.5 ui-monospace,monospace}
pre{background:var(--panel);padding:.75rem 1rem;white-space:pre-wrap;overflow-wrap:anywhere;margin:.5rem 0}
ul,ol{margin:.5rem 0;padding-left:1.5rem}
li{overflow-wrap:anywhere}
table{border-collapse:collapse;margin:.5rem 0}
th,td{padding:.25rem .75rem;border-bottom:1px solid var(--line);text-align:right;font-variant-numeric:tabular-nums}
th{font-weight:600}th:first-child{text-align:left}tbody th{font-weight:400}
.said{border-left:4px solid var(--bad);background:var(--panel);padding:.75rem 1rem;margin:1rem 0}
.quiet,footer{color:var(--quiet)}
.good{color:var(--good)}.bad{color:var(--bad)}
.wide{overflow-x:auto}
svg{display:block;width:100%;min-width:40rem;height:auto;font:13px system-ui,sans-serif}
svg text{fill:var(--front)}svg .quiet{fill:var(--quiet)}svg .said-at{fill:var(--bad);font-weight:600}
svg .grid{stroke:var(--line)}svg .injection{fill:var(--bar)}
svg .ok{stroke:var(--good);fill:none}svg .failed{stroke:var(--bad);stroke-width:2;fill:none}
svg .violation{stroke:var(--bad);stroke-width:1.5;stroke-dasharray:5 3}svg .mark{fill:var(--bad)}
`;

/** A whole page that needs nothing but itself: no script, no font, no request. */
export const page = (title: string, body: Html): string =>
  html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
${body}
</body>
</html>
`.text;
