import type { NotePath } from '../model.ts';
import { scanBlocks } from './blocks.ts';
import { readFrontMatter } from './front-matter.ts';
import { parseInlines } from './inlines.ts';
import { measureIndent, splitSource } from './pre-pass.ts';

/** Something in a note that readers will see differently from what its writer meant. */
export interface SourceFinding {
  readonly kind:
    | 'empty-bullet'
    | 'empty-heading'
    | 'glued-bullet'
    | 'glued-heading'
    | 'stray-dash'
    | 'left-over-emphasis'
    | 'image-without-text'
    | 'mixed-indentation';
  /** From 1. */
  readonly line: number;
  /** What stands there, for a message. */
  readonly text: string;
}

/**
 * What `parseNote` bore with in silence: empty bullets and headings, markers without a space, `**` that is shown because it stands wrong, images without a
 * text, tabs mixed with spaces. Sorted by line. Pure; for `check`, which decides what is worth a word.
 */
export function lintSource(markdown: string, path: NotePath): readonly SourceFinding[] {
  const { lines } = splitSource(markdown, path);
  const { lineCount } = readFrontMatter(lines, path);
  const scanned = scanBlocks(lines, lineCount + 1);
  const findings: SourceFinding[] = [];
  const add = (kind: SourceFinding['kind'], line: number, text = (lines[line - 1] ?? '').trim()): void => {
    findings.push({ kind, line, text });
  };
  const lintText = (source: string, line: number): void => {
    if (source === '') return;
    const { text, inlines } = parseInlines(source, scanned);
    if (text === '' && source.includes('![')) add('image-without-text', line);
    if (inlines.some((inline) => inline.kind === 'text' && /\*\*|__(?=\S)|~~/.test(inline.value))) add('left-over-emphasis', line);
  };

  let spaces = 0;
  let tabs = 0;
  for (const [index, block] of scanned.blocks.entries()) {
    switch (block.kind) {
      case 'heading':
        if (block.text === '') add('empty-heading', block.line);
        if (block.glued) add('glued-heading', block.line);
        lintText(block.text, block.line);
        break;
      case 'bullet': {
        const next = scanned.blocks[index + 1];
        const holdsCode = next?.kind === 'code' && next.line === block.line;
        if (block.text === '' && !holdsCode) add('empty-bullet', block.line);
        if (block.glued) add('glued-bullet', block.line);
        if (block.strayDash) add('stray-dash', block.line);
        const raw = lines[block.line - 1] ?? '';
        const indent = raw.slice(0, measureIndent(raw).offset);
        if (indent.includes('\t')) {
          if (tabs === 0 && spaces > 0) add('mixed-indentation', block.line);
          tabs += 1;
        } else if (indent !== '') {
          if (spaces === 0 && tabs > 0) add('mixed-indentation', block.line);
          spaces += 1;
        }
        lintText(block.text, block.line);
        break;
      }
      case 'paragraph':
        for (const { text, line } of block.lines) lintText(text, line);
        break;
      case 'table':
        for (const { cells, line } of block.rows) for (const cell of cells) lintText(cell, line);
        break;
      case 'quote':
        lintText(block.text, block.line);
        break;
      case 'code':
      case 'rule':
        break;
      default:
        block satisfies never;
    }
  }
  return findings.sort((a, b) => a.line - b.line);
}
