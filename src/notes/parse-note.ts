import type { Audience, Note, NotePath, NoteWarning, Session, Unit } from '../model.ts';
import { PUBLIC } from './audience.ts';
import { scanBlocks } from './blocks.ts';
import { findEventFacts, findTitle } from './event.ts';
import { readFrontMatter } from './front-matter.ts';
import { isBlank, splitSource } from './pre-pass.ts';
import { type DraftSession, findSessions } from './sessions.ts';
import { createUnitIds } from './unit-id.ts';
import { buildUnits, type DraftUnit, isOpenQuestion, type UnitTree } from './units.ts';

/** Deeper bullets are read all the same, but nobody meant them. */
const MAX_PLAIN_DEPTH = 60;

/**
 * Parse one Markdown note into its event, sessions and units.
 *
 * Pure and total: no disk, clock or network; any string gives a note, what is odd in it is in `warnings`. A line scanner of our own (`blocks.ts`) finds the
 * blocks, since what people type and what CommonMark reads as a list differ most there; remark reads the inline Markdown of each statement. Units are in
 * source order with lines of the text as given, whatever its line endings.
 *
 * Sessions are all headings but the title (the first H1; with several H1s and the title in the front matter, none). `durationMinutes` is set only where it is
 * written out, `start` and `end` where times are. Hashtags have no `#`.
 *
 * @param markdown  Note text, already decoded (`decodeNote`).
 * @param path  Path below the notes folder with `/` separators; part of every id, and a source of the date and title when the text has none.
 * @param defaultAudience  Who sees a note that names no audience.
 * @example
 * parseNote('# Meetup\n\n## Istio @foo\n- 注意点', 'meetup.md').units.at(-1)?.text // => '注意点'
 */
export function parseNote(markdown: string, path: NotePath, defaultAudience: Audience = PUBLIC): Note {
  const source = splitSource(markdown, path);
  const frontMatter = readFrontMatter(source.lines, path);
  const scanned = scanBlocks(source.lines, frontMatter.lineCount + 1);
  const tree = buildUnits(scanned, createUnitIds(path));
  const title = findTitle(path, frontMatter, tree.headings, tree.units);
  const draftSessions = findSessions(tree.headings, title.unit);
  const event = findEventFacts(path, frontMatter, title, tree.units, draftSessions);

  const endLines = findEndLines(source.lines, tree, frontMatter.lineCount);
  assignSessions(tree.units, draftSessions, title.unit);

  return {
    path,
    ...event,
    dateUnknown: frontMatter.dateUnknown,
    tags: frontMatter.tags,
    audience: frontMatter.audience ?? defaultAudience,
    draft: frontMatter.draft,
    tip: frontMatter.tip,
    sessions: draftSessions.map((session) => finishSession(session, path, endLines)),
    units: tree.units.map((unit) => finishUnit(unit, path)),
    lineCount: source.lines.length,
    warnings: [...source.warnings, ...frontMatter.warnings, ...structureWarnings(scanned.unclosedFences, tree, path)].sort(
      (a, b) => a.line - b.line,
    ),
  };
}

function finishUnit(unit: DraftUnit, path: NotePath): Unit {
  const { id, kind, text, inlines, depth, headingLevel, line, endLine } = unit;
  return {
    id,
    kind,
    path,
    text,
    inlines,
    parentId: unit.parent?.id,
    childIds: unit.children.map((child) => child.id),
    sessionId: unit.sessionId,
    depth,
    headingLevel,
    line,
    endLine,
    flags: {
      openQuestion: kind !== 'code' && !unit.linkOnly && isOpenQuestion(text),
      linkOnly: unit.linkOnly,
      imageOnly: unit.imageOnly,
      metadata: unit.metadata,
    },
  };
}

function finishSession(session: DraftSession, path: NotePath, endLines: ReadonlyMap<number, number>): Session {
  const { heading, parent, title, kind, start, end, durationMinutes, speakers, slides } = session;
  return {
    id: heading.unit.id,
    path,
    title,
    kind,
    parentId: parent?.heading.unit.id,
    start,
    end,
    durationMinutes,
    speakers,
    slides,
    line: heading.line,
    endLine: endLines.get(heading.line) ?? heading.line,
  };
}

/** Put each unit into the session of the heading it stands under. */
function assignSessions(units: readonly DraftUnit[], sessions: readonly DraftSession[], titleUnit: DraftUnit | undefined): void {
  for (const session of sessions) session.heading.unit.sessionId = session.heading.unit.id;
  // Parents come first in source order, so theirs is known.
  for (const unit of units) if (unit !== titleUnit) unit.sessionId ??= unit.parent?.sessionId;
}

/** Last line with text of each heading's section, by the heading's line. */
function findEndLines(lines: readonly string[], tree: UnitTree, firstBodyIndex: number): ReadonlyMap<number, number> {
  const lastText: number[] = [];
  let last = firstBodyIndex;
  for (const [index, line] of lines.entries()) {
    if (!isBlank(line)) last = index + 1;
    lastText.push(last);
  }
  const endLines = new Map<number, number>();
  const open: { readonly level: number; readonly line: number }[] = [];
  const close = (level: number, before: number): void => {
    while ((open.at(-1)?.level ?? 0) >= level) {
      const heading = open.pop();
      if (heading !== undefined) endLines.set(heading.line, Math.max(heading.line, lastText[before - 2] ?? heading.line));
    }
  };
  for (const heading of tree.headings) {
    close(heading.level, heading.line);
    open.push(heading);
  }
  close(1, lines.length + 1);
  return endLines;
}

function structureWarnings(unclosedFences: readonly number[], tree: UnitTree, path: NotePath): readonly NoteWarning[] {
  const warnings: NoteWarning[] = unclosedFences.map((line) => ({
    code: 'unclosed-fence',
    path,
    line,
    message: 'A code block begins here and never ends; the lines below are read as text',
    remedy: 'Put ``` on a line of its own where the code ends.',
  }));
  if (tree.deepest.depth > MAX_PLAIN_DEPTH) {
    warnings.push({
      code: 'too-deep',
      path,
      line: tree.deepest.line,
      message: `Bullets are nested ${tree.deepest.depth} levels deep`,
      remedy: `Check the indentation; more than ${MAX_PLAIN_DEPTH} levels is most likely a slip.`,
    });
  }
  return warnings;
}
