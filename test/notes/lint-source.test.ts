import { describe, expect, it } from 'vitest';
import { lintSource } from '../../src/notes/lint-source.ts';

describe('lintSource', () => {
  it('finds what readers will not see as it was meant', () => {
    const markdown = [
      '# Title',
      '##Glued',
      '##',
      '-glued',
      '- ',
      '- fine',
      '  - two - ',
      '\t- tab',
      '- left **over',
      '![](a.png)',
      '',
      '![](b.png)',
      '- ```',
      '  code **',
      '  ```',
      '-----',
    ].join('\n');
    expect(lintSource(markdown, 'a.md').map(({ kind, line }) => `${line} ${kind}`)).toEqual([
      '2 glued-heading',
      '3 empty-heading',
      '4 glued-bullet',
      '5 empty-bullet',
      '7 stray-dash',
      '8 mixed-indentation',
      '9 left-over-emphasis',
      '12 image-without-text',
    ]);
  });

  it('finds nothing in a plain note, front matter and bold beside Japanese included', () => {
    expect(lintSource('---\ntitle: x\n---\n# T\n\n- **太字。**次\n  - b\n', 'a.md')).toEqual([]);
  });
});
