import type { CheckReport, Finding } from '../../src/check/check-notes.ts';
import { checkMessagesFor } from '../../src/check/messages/messages.ts';
import type { Severity } from '../../src/check/problem.ts';
import type { Language } from '../../src/model.ts';
import { escapeTerminal } from './escape.ts';
import { padColumns, textWidth, wrapPieces } from './text-width.ts';

export interface CheckStyle {
  readonly language: Language;
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
  /** As the person named it, for the message that it holds no notes. */
  readonly folder: string;
}

const INDENT = '  ';
const COLOURS: Readonly<Record<Severity, number>> = { error: 31, warning: 33, suggestion: 36 };

/**
 * A report as text for a terminal: grouped by file, line numbers aligned, a remedy once where several findings of a file share it, counts at the end. Pure; ends
 * without a line break.
 */
export function renderCheck(report: CheckReport, style: CheckStyle): string {
  const messages = checkMessagesFor(style.language);
  if (report.files === 0) return messages.noNotes(escapeTerminal(style.folder));
  if (report.findings.length === 0) return messages.nothingFound(report.files);
  const paint = (codes: string, text: string): string => (style.colour ? `\u001b[${codes}m${text}\u001b[0m` : text);

  const lineColumns = Math.max(...report.findings.map(({ line }) => String(line).length));
  const severityColumns = Math.max(...Object.values(messages.severity).map(textWidth));
  const margin = `${INDENT}${' '.repeat(lineColumns)}${INDENT}${' '.repeat(severityColumns)}${INDENT}`;
  const textColumns = Math.max(20, style.width - margin.length);

  const findingLines = (finding: Finding, isNewRemedy: boolean): string[] => {
    const number = paint('2', String(finding.line).padStart(lineColumns));
    const severity = paint(String(COLOURS[finding.severity]), padColumns(messages.severity[finding.severity], severityColumns));
    const [first = '', ...rest] = wrap(escapeTerminal(finding.message), textColumns);
    const remedy = isNewRemedy ? wrap(`→ ${escapeTerminal(finding.remedy)}  ${finding.code}`, textColumns) : [];
    return [
      `${INDENT}${number}${INDENT}${severity}${INDENT}${first}`,
      ...rest.map((line) => margin + line),
      ...remedy.map((line) => margin + paint('2', line)),
    ];
  };

  const lines: string[] = [];
  for (const [file, findings] of byFile(report.findings)) {
    lines.push(paint('1', escapeTerminal(file)));
    const told = new Set<string>();
    for (const finding of findings) {
      lines.push(...findingLines(finding, !told.has(finding.remedy)));
      told.add(finding.remedy);
    }
    lines.push('');
  }
  lines.push(paint('1', messages.summary(report)));
  return lines.join('\n');
}

function byFile(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const files = new Map<string, Finding[]>();
  for (const finding of findings) {
    const list = files.get(finding.file) ?? [];
    files.set(finding.file, list);
    list.push(finding);
  }
  return files;
}

function wrap(text: string, width: number): string[] {
  return wrapPieces([{ text: text.replaceAll('\n', ' '), marked: false }], width).map((pieces) =>
    pieces.map((piece) => piece.text).join(''),
  );
}
