import type { Language } from '../../src/model.ts';
import type { Finding } from '../../src/ops/finding.ts';
import { escapeLine } from './escape.ts';
import { type Piece, wrapPieces } from './text-width.ts';

export interface FindingsStyle {
  readonly language: Language;
  readonly width: number;
  readonly colour: boolean;
}

const MARKS = { ok: '✓', warning: '!', problem: '✗' } as const;
const COLOURS = { ok: 32, warning: 33, problem: 31 } as const;
const INDENT = '  ';

const AREAS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    settings: 'Settings',
    notes: 'Notes',
    store: 'Database',
    slack: 'Slack',
    discord: 'Discord',
    tip: 'Daily tip',
    clock: 'Clock',
    disk: 'Disk',
  },
  ja: {
    settings: '設定',
    notes: 'ノート',
    store: 'データベース',
    slack: 'Slack',
    discord: 'Discord',
    tip: '今日のひとこと',
    clock: '時計',
    disk: 'ディスク',
  },
};

const SUMMARY: Readonly<Record<Language, (problems: number, warnings: number) => string>> = {
  en: (problems, warnings) =>
    problems > 0
      ? `${problems} ${problems === 1 ? 'thing is' : 'things are'} in the way.`
      : warnings > 0
        ? `Everything works; ${warnings} ${warnings === 1 ? 'thing is' : 'things are'} worth a look.`
        : 'Everything is in order.',
  ja: (problems, warnings) =>
    problems > 0
      ? `直すところが ${problems} 件あります。`
      : warnings > 0
        ? `動きます。確かめておきたいことが ${warnings} 件あります。`
        : 'すべて正常です。',
};

/** What `doctor` found as text for a terminal, by area, with what to do beneath each; ends without a line break. */
export function renderFindings(findings: readonly Finding[], { language, width, colour }: FindingsStyle): string {
  const lines: string[] = [];
  const areas = [...new Set(findings.map((finding) => finding.area))];
  const wrapped = (text: string, first: string, rest: string): readonly string[] => {
    const lines = text.split('\n').map((line) => escapeLine(line.trim()));
    return wrapPieces([{ text: lines.join('\n'), marked: false } satisfies Piece], Math.max(20, width - rest.length)).map(
      (pieces, index) => (index === 0 ? first : rest) + pieces.map((piece) => piece.text).join(''),
    );
  };
  for (const area of areas) {
    lines.push(AREAS[language][area] ?? escapeLine(area));
    for (const finding of findings.filter((each) => each.area === area)) {
      const mark = MARKS[finding.state];
      const [first = '', ...rest] = wrapped(finding.message[language], `${INDENT}${mark} `, `${INDENT}${INDENT}`);
      lines.push(colour ? first.replace(mark, `\u001b[${COLOURS[finding.state]}m${mark}\u001b[39m`) : first, ...rest);
      if (finding.remedy[language] !== '')
        lines.push(...wrapped(finding.remedy[language], `${INDENT}${INDENT}→ `, `${INDENT}${INDENT}${INDENT}`));
    }
  }
  const count = (state: Finding['state']): number => findings.filter((finding) => finding.state === state).length;
  return [...lines, '', SUMMARY[language](count('problem'), count('warning'))].join('\n');
}
