import { describe, expect, it } from 'vitest';
import { renderCheck } from '../../adapters/console/render-check.ts';
import { textWidth } from '../../adapters/console/text-width.ts';
import type { CheckReport } from '../../src/check/check-notes.ts';
import { checkTexts } from './check-folder.ts';

const style = { language: 'en', width: 80, colour: false, folder: 'notes' } as const;

describe('renderCheck', () => {
  it('groups by file, aligns line numbers, and tells a remedy once a file', () => {
    const report = checkTexts({
      'a.md': `# 2024-05-01 Meetup\n\n-\n${'\n'.repeat(8)}-\n`,
      'b.md': '# Meetup\n\n- Serverles\n',
    });
    expect(renderCheck(report, style)).toBe(
      [
        'a.md',
        '   3  warning     A bullet without a text',
        '                  → Write what belongs there, or delete the line.  empty-bullet',
        '  12  warning     A bullet without a text',
        '',
        'b.md',
        '   1  warning     “Meetup” has no date: year:, after: and before: do not find it',
        '                  → Add `date: YYYY-MM-DD` at the top, or `date: unknown` if',
        '                  nobody knows.  undated',
        '   3  suggestion  “Serverles” is searched as a slip of “serverless”',
        '                  → Correct it; if the word is right, add it to GLOSSARY_FILE.',
        '                  misspelling',
        '',
        '0 errors, 3 warnings, 1 suggestion in 2 files',
      ].join('\n'),
    );
  });

  it('aligns Japanese by columns and keeps within the width', () => {
    const text = renderCheck(checkTexts({ 'a.md': '# Meetup\n\n-\n- Serverles\n' }, 'ja'), { ...style, language: 'ja', width: 60 });
    expect(text.split('\n')[1]).toMatch(/^ {2}1 {2}警告 {4}「Meetup」/);
    for (const line of text.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(60);
    expect(text.split('\n').at(-1)).toBe('ファイル 1 件: エラー 0、警告 2、提案 1');
  });

  it('shows control characters of notes by name and colours only when asked', () => {
    const finding = { severity: 'error', code: 'undated', file: 'a\u001b[2J.md', line: 1, message: 'x\u001b[31m', remedy: 'y' } as const;
    const report: CheckReport = { findings: [finding], errors: 1, warnings: 0, suggestions: 0, files: 1 };
    expect(renderCheck(report, style)).not.toContain('\u001b');
    expect(renderCheck(report, style)).toContain('a\\x1b[2J.md');
    expect(renderCheck(report, { ...style, colour: true })).toContain('\u001b[31merror');
  });
});
