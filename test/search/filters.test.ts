import { describe, expect, it } from 'vitest';
import type { Note, Place } from '../../src/model.ts';
import { parseNote } from '../../src/notes/parse-note.ts';
import { createCorpus } from '../../src/search/corpus.ts';
import { eventMatches, mayRead, resolveFilters, sessionChain } from '../../src/search/filters.ts';
import { parseQuery } from '../../src/search/query-syntax.ts';

const CONSOLE: Place = { platform: 'console', ids: [], trusted: true };
const TEAM: Place = { platform: 'slack', ids: ['slack:C1'], trusted: false };
const OTHER: Place = { platform: 'slack', ids: ['slack:C9'], trusted: false };
const NOWHERE: Place = { platform: 'web', ids: [], trusted: false };

const base = parseNote('# Meetup\n\n- a\n', 'a.md');
const withAudience = (audience: Note['audience'], draft = false): Note => ({ ...base, audience, draft });

describe('mayRead', () => {
  const PUBLIC = { kind: 'public' } as const;
  const PLACES = { kind: 'places', places: ['slack:C1', 'discord:7'] } as const;
  it.each([
    ['a public note', withAudience(PUBLIC), [true, true, true, true]],
    ['a note for places', withAudience(PLACES), [true, true, false, false]],
    ['a note for nobody', withAudience({ kind: 'places', places: [] }), [true, false, false, false]],
    ['a draft', withAudience(PUBLIC, true), [false, false, false, false]],
    ['a draft for places', withAudience(PLACES, true), [false, false, false, false]],
  ] as const)('%s: console, its channel, another channel, nowhere: %j', (_, note, expected) => {
    expect([CONSOLE, TEAM, OTHER, NOWHERE].map((place) => mayRead(note, place))).toEqual(expected);
  });

  it('lets any of a place’s ids open the note, none by likeness', () => {
    const note = withAudience({ kind: 'places', places: ['discord:7'] });
    expect(mayRead(note, { platform: 'discord', ids: ['discord:5', 'discord:7'], trusted: false })).toBe(true);
    expect(mayRead(note, { platform: 'discord', ids: ['discord:77', 'slack:7', 'DISCORD:7'], trusted: false })).toBe(false);
  });
});

const NOTES = [
  parseNote(
    '---\ndate: 2019-06-18\ntags: [k8sjp, 運用]\n---\n# Kubernetes Meetup Tokyo #20\n\n## Istio の話 @go_vargo\n- 注意点\n- 遅いのはなぜ？\n### 質疑\n- 質問した\n\n## Envoy @山田\n- 設定\n',
    '2019/meetup-20.md',
  ),
  parseNote('---\ndate: 2019\n---\n# CloudNative Days\n\n## Pod の話\n- Pod\n', 'cnd.md'),
  parseNote(
    '---\ndate: 2020-02\naudience: [slack:C1]\ntags: [secret]\n---\n# 社内勉強会\n\n## 障害 @secret_person\n- 障害報告\n',
    'private.md',
  ),
  parseNote('# No date\n\n- undated\n', 'undated.md'),
];
const corpus = createCorpus();
for (const note of NOTES) corpus.put(note);

const select = (query: string, place: Place = CONSOLE): readonly string[] => {
  const { accepts } = resolveFilters(parseQuery(query).filters, corpus, place);
  return NOTES.flatMap((note) => note.units.filter((unit) => unit.kind === 'bullet' && accepts(unit, note)).map((unit) => unit.text));
};
const problems = (query: string, place: Place = CONSOLE) => resolveFilters(parseQuery(query).filters, corpus, place).problems;

describe('resolveFilters', () => {
  const MEETUP = ['注意点', '遅いのはなぜ？', '質問した', '設定'];
  it.each([
    ['event:meetup', MEETUP],
    ['event:"Kubernetes Meetup Tokyo"', MEETUP],
    ['event:kubernetesmeetup', MEETUP],
    ['event:cnd', ['Pod']],
    ['event:2019-06', MEETUP],
    ['event:meetup event:cnd', [...MEETUP, 'Pod']],
    // What is under a talk is the speaker's, too.
    ['speaker:go_vargo', ['注意点', '遅いのはなぜ？', '質問した']],
    ['speaker:@Go_Vargo', ['注意点', '遅いのはなぜ？', '質問した']],
    ['speaker:山田', ['設定']],
    ['speaker:山田 event:cnd', []],
    ['year:2019', [...MEETUP, 'Pod']],
    ['tag:k8sjp', MEETUP],
    ['tag:#運用', MEETUP],
    ['is:open', ['遅いのはなぜ？']],
    // `2019` may lie on either side.
    ['after:2019-06-18', [...MEETUP, 'Pod', '障害報告']],
    ['after:2019-07', ['Pod', '障害報告']],
    ['before:2019-06-18', [...MEETUP, 'Pod']],
    ['before:2019-06-17', ['Pod']],
    ['after:2020', ['障害報告']],
    ['after:2019-01 before:2019-12', [...MEETUP, 'Pod']],
    ['istio', [...MEETUP, 'Pod', '障害報告', 'undated']],
  ])('%s', (query, expected) => {
    expect(select(query)).toEqual(expected);
  });

  it.each([
    ['event:kubecon', 'event', 'kubecon'],
    ['speaker:nobody', 'speaker', 'nobody'],
    ['tag:k8s', 'tag', 'k8s'],
    ['year:2011', 'year', '2011'],
    ['after:2021', 'after', '2021'],
    ['before:2018', 'before', '2018'],
  ])('names %s, that selects nothing, and goes on without it', (query, operator, value) => {
    expect(problems(query)).toEqual([{ operator, value, problem: 'no-match' }]);
    expect(select(query)).toEqual(select('istio'));
  });

  it('keeps the good value of two', () => {
    expect(problems('event:cnd event:kubecon')).toEqual([{ operator: 'event', value: 'kubecon', problem: 'no-match' }]);
    expect(select('event:cnd event:kubecon')).toEqual(['Pod']);
  });

  it('shows private notes to their place alone, and does not tell that they exist', () => {
    expect(select('after:2020', TEAM)).toEqual(['障害報告']);
    for (const query of ['after:2020', 'speaker:secret_person', 'tag:secret', 'event:社内', 'year:2020']) {
      expect(problems(query, OTHER)).toMatchObject([{ problem: 'no-match' }]);
      expect(select(query, OTHER)).not.toContain('障害報告');
    }
  });
});

describe('sessionChain and eventMatches', () => {
  it('lists the sessions around a unit, innermost first', () => {
    const unit = NOTES[0]?.units.find(({ text }) => text === '質問した');
    expect(unit === undefined ? [] : sessionChain(unit, corpus).map(({ title }) => title)).toEqual(['質疑', 'Istio の話']);
  });

  it('matches no event by nothing', () => {
    expect(NOTES.some((note) => eventMatches(note, '') || eventMatches(note, ' - '))).toBe(false);
  });
});
