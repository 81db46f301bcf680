import { expect } from 'chai';
import { imageTag } from './image-tag.ts';

describe('image tag', () => {
  const files = { Dockerfile: 'FROM x', 'node.cjs': Buffer.from('1') };
  const tag = imageTag('zonequake-node', 'base', files);

  it('is the same for the same content in any order', () => {
    expect(imageTag('zonequake-node', 'base', { 'node.cjs': '1', Dockerfile: 'FROM x' })).to.equal(tag);
    expect(tag).to.match(/^zonequake-node:[0-9a-f]{16}$/);
  });

  it('changes with the base, a file, or where one file ends', () => {
    const others = [
      imageTag('zonequake-node', 'other', files),
      imageTag('zonequake-node', 'base', { ...files, 'node.cjs': '2' }),
      imageTag('zonequake-node', 'base', { Dockerfile: 'FROM x1', 'node.cjs': '' }),
    ];
    expect(new Set([tag, ...others]).size).to.equal(4);
  });
});
