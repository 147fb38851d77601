import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupHits, hitRecords, isEventCard, makeCard, restOf } from '../../src/answer/cards.ts';
import type { Card, Hit, ShownUnit, Unit } from '../../src/model.ts';
import { type Corpus, createCorpus } from '../../src/search/corpus.ts';
import { arbitraryMarkdown } from '../arbitraries.ts';
import { type NoteTexts, parseNotes } from '../support/notes.ts';

const TALK = `# Meetup 2024

- 会場: 大阪

## Keynote

### 10:00-10:30 Istio の注意点

- Speaker: 山田（@yamada）, X社
- Slide: https://slides.example/1

#### 背景

- Istio を入れた
- 理由
  - 通信の管理

#### 注意点

- 難しい
- 更新
  - Istio Operator
    - Helm はやめる
- メモリ

### 11:00-11:30 GitOps

- a
- b
`;

function corpusOf(texts: NoteTexts): Corpus {
  const corpus = createCorpus();
  for (const note of parseNotes(texts)) corpus.put(note);
  return corpus;
}

const unitsOf = (corpus: Corpus): readonly Unit[] => corpus.notes().flatMap((note) => note.units);

function find(corpus: Corpus, text: string): Unit {
  const unit = unitsOf(corpus).find((each) => each.text === text) ?? unitsOf(corpus).find((each) => each.text.includes(text));
  if (unit === undefined) throw new Error(`there is no unit ${text}`);
  return unit;
}

/** Hits on units by their text, best first; the words are marked in them. */
function hitsOn(corpus: Corpus, texts: readonly string[], words: readonly string[] = []): Hit[] {
  return texts.map((text, index) => {
    const unit = find(corpus, text);
    const highlights = words
      .filter((word) => unit.text.includes(word))
      .map((word) => ({ start: unit.text.indexOf(word), end: unit.text.indexOf(word) + word.length }));
    return { unitId: unit.id, rank: index + 1, score: 1 - index / 100, tier: 'exact', reasons: [], highlights, own: true };
  });
}

function cardOf(corpus: Corpus, hits: readonly Hit[]): Card {
  const [group] = groupHits(hits, corpus);
  const card = group === undefined ? undefined : makeCard(group, corpus, (path, line) => `notes://${path}#L${line}`);
  if (card === undefined) throw new Error('there is no card');
  return card;
}

const textsBelow = (unit: ShownUnit): readonly string[] => unit.children.flatMap((child) => [child.text, ...textsBelow(child)]);
const countShown = (unit: ShownUnit): number => 1 + unit.children.reduce((sum, child) => sum + countShown(child), 0);
const countOmitted = (unit: ShownUnit): number => unit.omitted + unit.children.reduce((sum, child) => sum + countOmitted(child), 0);

function contentBelow(unit: Unit, corpus: Corpus): number {
  const children = unit.childIds
    .map((id) => corpus.unit(id)?.unit)
    .filter((child): child is Unit => child !== undefined && child.flags.metadata === undefined);
  return children.reduce((sum, child) => sum + 1 + contentBelow(child, corpus), 0);
}

describe('one card a talk', () => {
  const corpus = corpusOf(TALK);

  it('gathers the hits of a talk under the best, in the order of the best hits', () => {
    const groups = groupHits(hitsOn(corpus, ['メモリ', 'a', '難しい']), corpus);
    expect(groups.map(({ session, hits }) => [session?.title, hits.length])).toEqual([
      ['Istio の注意点', 2],
      ['GitOps', 1],
    ]);
  });

  it('passes over hits whose unit is gone', () => {
    expect(groupHits([{ unitId: 'gone', rank: 1, score: 1, tier: 'exact', reasons: [], highlights: [], own: true }], corpus)).toEqual([]);
  });

  it('marks other hits of the talk beneath a leaf and counts those that have no room', () => {
    const card = cardOf(corpus, hitsOn(corpus, ['メモリ', '難しい', 'Istio Operator', 'Istio を入れた', '通信の管理']));
    expect(card.top.text).toBe('メモリ');
    expect(card.others.map((other) => [other.text, other.children.length, other.omitted])).toEqual([
      ['難しい', 0, 0],
      ['Istio Operator', 0, 1],
      ['Istio を入れた', 0, 0],
    ]);
    expect(card.moreHits).toBe(1);
  });

  it('says nothing twice: what is above or below the top is no other hit', () => {
    const card = cardOf(corpus, hitsOn(corpus, ['更新', '10:00-10:30 Istio の注意点', '注意点', 'Istio Operator']));
    expect(textsBelow(card.top)).toEqual(['Istio Operator', 'Helm はやめる']);
    expect([card.others.length, card.moreHits]).toEqual([0, 0]);
  });
});

describe('the breadcrumb', () => {
  const corpus = corpusOf(TALK);

  it.each([
    ['メモリ', ['Meetup 2024', 'Istio の注意点', '注意点']],
    ['Helm はやめる', ['Meetup 2024', 'Istio の注意点', '注意点', '更新', 'Istio Operator']],
    ['通信の管理', ['Meetup 2024', 'Istio の注意点', '背景', '理由']],
    ['10:00-10:30 Istio の注意点', ['Meetup 2024']],
    ['Meetup 2024', []],
  ])('%s', (text, crumbs) => {
    expect(cardOf(corpus, hitsOn(corpus, [text])).breadcrumb).toEqual(crumbs);
  });

  it('follows the branch of the bullet, not one of the same words', () => {
    const twice = corpusOf('# M\n\n## 10:00-10:10 A\n\n- x\n  - same\n\n## 10:10-10:20 B\n\n- y\n  - same\n');
    const second = unitsOf(twice).filter((unit) => unit.text === 'same')[1];
    if (second === undefined) throw new Error('there is no second bullet');
    expect(
      cardOf(twice, [{ unitId: second.id, rank: 1, score: 1, tier: 'exact', reasons: [], highlights: [], own: true }]).breadcrumb,
    ).toEqual(['M', 'B', 'y']);
  });
});

describe('what stands below the top', () => {
  const corpus = corpusOf(TALK);

  it('are the children of a heading, and no siblings of a leaf', () => {
    expect(textsBelow(cardOf(corpus, hitsOn(corpus, ['注意点'])).top)).toEqual([
      '難しい',
      '更新',
      'Istio Operator',
      'Helm はやめる',
      'メモリ',
    ]);
    expect(cardOf(corpus, hitsOn(corpus, ['難しい'])).top.children).toEqual([]);
  });

  it('are not the lines about speakers, slides and dates, which are not counted either', () => {
    const { top, speakers } = cardOf(corpus, hitsOn(corpus, ['10:00-10:30 Istio の注意点']));
    expect(textsBelow(top).join()).not.toMatch(/Speaker|Slide/);
    expect(speakers).toMatchObject([{ name: '山田', handle: 'yamada', organisation: 'X社' }]);
    expect(countShown(top) - 1 + countOmitted(top)).toBe(contentBelow(find(corpus, '10:00-10:30 Istio の注意点'), corpus));
  });

  it('is at most seven lines, whole bullets, with the number of those left out', () => {
    const many = corpusOf(`# M\n\n- top\n${Array.from({ length: 30 }, (_, index) => `  - child ${index}\n`).join('')}`);
    const { top } = cardOf(many, hitsOn(many, ['top']));
    expect([top.children.length, top.omitted]).toEqual([7, 23]);
  });

  it('shows at least one child, however long', () => {
    const long = corpusOf(`# M\n\n- top\n  - ${'とても長い文 '.repeat(200)}\n`);
    expect(cardOf(long, hitsOn(long, ['top'])).top.children).toHaveLength(1);
  });

  it('shows the hits among many children before the first of them', () => {
    const many = corpusOf(
      `# M\n\n- top\n${Array.from({ length: 30 }, (_, index) => `  - child ${index}\n    - below ${index}\n`).join('')}`,
    );
    expect(textsBelow(cardOf(many, hitsOn(many, ['top', 'below 25'])).top)).toContain('below 25');
  });

  it('adds up: what is shown and what is left out is all there is', () => {
    fc.assert(
      fc.property(arbitraryMarkdown, fc.nat(), fc.nat(), (markdown, at, other) => {
        const notes = corpusOf(markdown);
        const units = unitsOf(notes);
        if (units.length === 0) return;
        const hits = [...new Set([units[at % units.length], units[other % units.length]])].flatMap((unit): Hit[] =>
          unit === undefined ? [] : [{ unitId: unit.id, rank: 1, score: 1, tier: 'exact', reasons: [], highlights: [], own: true }],
        );
        for (const group of groupHits(hits, notes)) {
          const card = makeCard(group, notes, () => undefined);
          if (card === undefined) throw new Error('every group has a card');
          const top = notes.unit(card.top.unitId)?.unit;
          if (top === undefined) throw new Error('the top is a unit of the notes');
          expect(countShown(card.top) - 1 + countOmitted(card.top)).toBe(contentBelow(top, notes));
          expect(card.endLine).toBeGreaterThanOrEqual(card.line);
          expect(restOf(group, card, notes)?.hits.length ?? 0).toBe(card.moreHits);
          expect(new Set([card.top.unitId, ...card.others.map(({ unitId }) => unitId)]).size).toBe(1 + card.others.length);
        }
      }),
      { numRuns: 150, interruptAfterTimeLimit: 1500 },
    );
  });
});

describe('which unit is on top', () => {
  const corpus = corpusOf(TALK);

  it('is the section with the rarer word when the title of the talk has all words', () => {
    const hits = hitsOn(corpus, ['10:00-10:30 Istio の注意点', 'Istio Operator', 'Istio を入れた', '注意点'], ['Istio', '注意点']);
    const card = cardOf(corpus, hits);
    expect([card.top.text, card.breadcrumb]).toEqual(['注意点', ['Meetup 2024', 'Istio の注意点']]);
    expect(textsBelow(card.top)).toContain('Istio Operator');
  });

  it('is the title when it is all that matched, or for one word', () => {
    expect(cardOf(corpus, hitsOn(corpus, ['11:00-11:30 GitOps'], ['GitOps'])).top.text).toBe('11:00-11:30 GitOps');
    expect(cardOf(corpus, hitsOn(corpus, ['10:00-10:30 Istio の注意点', '注意点'], ['注意点'])).top.text).toBe(
      '10:00-10:30 Istio の注意点',
    );
  });

  it('is the talk for a hit on its line about the speaker', () => {
    const card = cardOf(corpus, hitsOn(corpus, ['Speaker: 山田']));
    expect([card.top.text, card.top.highlights, card.moreHits]).toEqual(['10:00-10:30 Istio の注意点', [], 0]);
  });

  it.each(['Meetup 2024', '会場: 大阪'])('is the event in short for %s', (text) => {
    const card = cardOf(corpus, hitsOn(corpus, [text]));
    expect([card.top.text, card.top.children]).toEqual(['Meetup 2024', []]);
    expect(isEventCard(card) ? card.summary : undefined).toMatchObject({ title: 'Meetup 2024', venue: '大阪', sessionCount: 2 });
  });

  it('is no event for anything else', () => {
    expect(isEventCard(cardOf(corpus, hitsOn(corpus, ['メモリ'])))).toBe(false);
  });
});

describe('lines', () => {
  const corpus = corpusOf(TALK);

  it('of a card are those of the top and of the last unit shown under it', () => {
    const card = cardOf(corpus, hitsOn(corpus, ['注意点']));
    expect([card.line, card.endLine, card.url]).toEqual([
      find(corpus, '注意点').line,
      find(corpus, 'メモリ').line,
      `notes://${card.path}#L${card.line}`,
    ]);
  });

  it('of a record end before a child that is a hit of its own', () => {
    const [heading, child] = hitRecords(hitsOn(corpus, ['注意点', 'Istio Operator']), corpus, () => undefined);
    expect([heading?.line, heading?.endLine]).toEqual([find(corpus, '注意点').line, find(corpus, '更新').line]);
    expect([child?.line, child?.endLine]).toEqual([find(corpus, 'Istio Operator').line, find(corpus, 'Helm はやめる').line]);
  });

  it('of a record reach over what is shown below otherwise', () => {
    const [heading] = hitRecords(hitsOn(corpus, ['注意点']), corpus, () => undefined);
    expect(heading?.endLine).toBe(find(corpus, 'メモリ').line);
  });
});
