import type { Inline, MetadataRole, SessionId, UnitId, UnitKind } from '../model.ts';
import type { Block, ScannedBlocks } from './blocks.ts';
import { inlineText, isLinkOnly, mergeText, type ParsedInlines, parseInlines, splitAtBreaks, trimInlines } from './inlines.ts';

/** A unit while its note is being read: links are objects, metadata are filled in later. */
export interface DraftUnit {
  readonly id: UnitId;
  readonly kind: UnitKind;
  readonly text: string;
  readonly inlines: readonly Inline[];
  readonly parent: DraftUnit | undefined;
  readonly children: DraftUnit[];
  readonly depth: number;
  readonly headingLevel: number | undefined;
  readonly line: number;
  readonly endLine: number;
  readonly imageOnly: boolean;
  readonly linkOnly: boolean;
  metadata: MetadataRole | undefined;
  sessionId: SessionId | undefined;
}

/** A heading in source order, empty ones included. */
export interface DraftHeading {
  readonly level: number;
  readonly line: number;
  /** Undefined for an empty heading: it parts sections and is no unit. */
  readonly unit: DraftUnit | undefined;
}

/** The tree of a note's units. */
export interface UnitTree {
  /** In source order. */
  readonly units: readonly DraftUnit[];
  readonly headings: readonly DraftHeading[];
  /** Deepest nesting of bullets, from 1; 0 without bullets. */
  readonly deepest: { readonly depth: number; readonly line: number };
}

/** A place where units can hang: a heading or bullet, or what is left of it when it was empty. */
interface Anchor {
  /** Heading level, or column of a bullet's marker. */
  readonly position: number;
  /** The unit itself, or the nearest one above when it was empty. */
  readonly unit: DraftUnit | undefined;
}

/**
 * Turn blocks into units and hang each under its parent: bullets by a stack of marker columns, headings by level.
 *
 * An empty bullet or heading is no unit but keeps its place in the structure, so what stands below it hangs where it would have. Every line of a plain
 * paragraph is a unit, since people write one statement a line; the rows of a table hang under its header row. Iterative, so depth has no limit.
 *
 * @param makeId  Asked once for every unit, in source order.
 */
export function buildUnits(scanned: ScannedBlocks, makeId: (kind: UnitKind, text: string) => UnitId): UnitTree {
  const units: DraftUnit[] = [];
  const headings: DraftHeading[] = [];
  const headingStack: Anchor[] = [];
  const bulletStack: Anchor[] = [];
  let deepest = { depth: 0, line: 0 };

  const add = (
    kind: UnitKind,
    parsed: ParsedInlines,
    parent: DraftUnit | undefined,
    line: number,
    endLine: number,
    headingLevel?: number,
  ): DraftUnit | undefined => {
    if (parsed.text === '') return undefined;
    const unit: DraftUnit = {
      id: makeId(kind, parsed.text),
      kind,
      text: parsed.text,
      inlines: parsed.inlines,
      parent,
      children: [],
      depth: parent === undefined ? 0 : parent.depth + 1,
      headingLevel,
      line,
      endLine,
      imageOnly: parsed.imageOnly,
      linkOnly: kind !== 'code' && isLinkOnly(parsed.inlines),
      metadata: undefined,
      sessionId: undefined,
    };
    parent?.children.push(unit);
    units.push(unit);
    return unit;
  };
  const currentHeading = (): DraftUnit | undefined => headingStack.at(-1)?.unit;
  /** The bullet that a block at `column` stands in, else the heading. */
  const parentAt = (column: number): DraftUnit | undefined => {
    popTo(bulletStack, column);
    const bullet = bulletStack.at(-1);
    return bullet === undefined ? currentHeading() : bullet.unit;
  };

  for (const block of scanned.blocks) {
    switch (block.kind) {
      case 'heading': {
        bulletStack.length = 0;
        popTo(headingStack, block.level);
        const parent = currentHeading();
        const unit = add('heading', parseInlines(block.text, scanned), parent, block.line, block.endLine, block.level);
        headingStack.push({ position: block.level, unit: unit ?? parent });
        headings.push({ level: block.level, line: block.line, unit });
        break;
      }
      case 'bullet':
        for (const [index, column] of block.columns.entries()) {
          const parent = parentAt(column);
          const isOwn = index === block.columns.length - 1;
          const unit = isOwn ? add('bullet', parseInlines(block.text, scanned), parent, block.line, block.endLine) : undefined;
          bulletStack.push({ position: column, unit: unit ?? parent });
        }
        if (bulletStack.length > deepest.depth) deepest = { depth: bulletStack.length, line: block.line };
        break;
      case 'paragraph': {
        const parent = parentAt(block.column);
        for (const line of parseParagraph(block, scanned)) add('paragraph', line.parsed, parent, line.line, line.line);
        break;
      }
      case 'table': {
        const parent = parentAt(block.column);
        let header: DraftUnit | undefined;
        for (const [index, row] of block.rows.entries()) {
          const unit = add('table-row', parseRow(row.cells, scanned), header ?? parent, row.line, row.endLine);
          if (index === 0) header = unit;
        }
        break;
      }
      case 'code': {
        const inlines: readonly Inline[] = [{ kind: 'code', value: block.text }];
        add('code', { text: block.text, inlines, imageOnly: false }, parentAt(block.column), block.line, block.endLine);
        break;
      }
      case 'quote':
        add('quote', parseInlines(block.text, scanned), parentAt(block.column), block.line, block.endLine);
        break;
      case 'rule':
        parentAt(block.column);
        break;
      default:
        block satisfies never;
    }
  }
  return { units, headings, deepest };
}

function popTo(stack: Anchor[], position: number): void {
  while ((stack.at(-1)?.position ?? -1) >= position) stack.pop();
}

type ParagraphBlock = Extract<Block, { kind: 'paragraph' }>;

/** Each line by itself, unless bold begun on one line ends on another: then the paragraph is read as a whole and cut at its lines. */
function parseParagraph(
  block: ParagraphBlock,
  scanned: ScannedBlocks,
): readonly { readonly parsed: ParsedInlines; readonly line: number }[] {
  const alone = (): readonly { parsed: ParsedInlines; line: number }[] =>
    block.lines.map(({ text, line }) => ({ parsed: parseInlines(text, scanned), line }));
  const spansLines =
    block.lines.length > 1 && block.lines.length <= 50 && block.lines.some(({ text }) => text.split(/\*\*|~~/).length % 2 === 0);
  if (!spansLines || block.lines.some(({ text }) => /<[bh]r/i.test(text))) return alone();
  const pieces = splitAtBreaks(parseInlines(block.lines.map(({ text }) => text).join('\n'), scanned).inlines);
  if (pieces.length !== block.lines.length) return alone();
  return block.lines.map(({ line }, index) => {
    const inlines = trimInlines(pieces[index] ?? []);
    return { parsed: { text: inlineText(inlines), inlines, imageOnly: false }, line };
  });
}

/** `cell | cell`, empty cells left out. */
function parseRow(cells: readonly string[], scanned: ScannedBlocks): ParsedInlines {
  const parsed = cells.map((cell) => parseInlines(cell, scanned)).filter(({ text }) => text !== '');
  const inlines = mergeText(
    parsed.flatMap((cell, index): readonly Inline[] => (index === 0 ? cell.inlines : [{ kind: 'text', value: ' | ' }, ...cell.inlines])),
  );
  return { text: inlineText(inlines), inlines, imageOnly: parsed.length > 0 && parsed.every((cell) => cell.imageOnly) };
}

/** True when the note takers left it open: `[TODO]`, `TODO:`, `TBD`, `要調査`, a question mark at the end. */
export function isOpenQuestion(text: string): boolean {
  const end = text.length > 400 ? text.slice(-100) : text;
  return (
    /[?？][)）」』】\]!！\s]*$/.test(end) ||
    /\[\s?(?:TODO|TBD|要調査|要確認)\s?\]|(?:^|[^A-Za-z])(?:TODO|FIXME)\s?[:：]|^(?:TODO|TBD|FIXME)(?:\s|$)|(?:^|[^A-Za-z])TBD(?![A-Za-z])|要調査|要確認|未調査/i.test(
      text,
    )
  );
}
