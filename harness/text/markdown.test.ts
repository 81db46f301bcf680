import { expect } from 'chai';
import { markdown, markdownCode } from './markdown.ts';

describe('text of others in Markdown', () => {
  it('is text: no markup, link, table cell or block of its own', () => {
    expect(markdown('a <img src=x> [b](http://c) `d` *e* f|g')).to.equal(
      'a \\<img src=x\\> \\[b\\](http://c) \\`d\\` \\*e\\* f\\|g',
    );
    expect(markdown('x\n# y')).to.equal('x\\\\n\\# y');
    expect(['- a', '1. a', '    a'].map(markdown)).to.deep.equal(['\\- a', '1\\. a', 'a']);
  });

  it('is left alone where there is nothing to guard against', () => {
    const words = 'at 1 s: push of nameserver software 2.1.5 to fleet:llns (a1.g.cdn.test, 30 %)';
    expect(markdown(words)).to.equal(words);
  });

  it('as code keeps its backticks', () => {
    expect(['a@b', 'a`b', '`a``'].map(markdownCode)).to.deep.equal(['`a@b`', '``a`b``', '``` `a`` ```']);
  });
});
