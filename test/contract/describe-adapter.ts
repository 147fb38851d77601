import { describe, expect, it } from 'vitest';
import { isEventCard } from '../../src/answer/cards.ts';
import { messagesFor } from '../../src/answer/messages/messages.ts';
import type { Answer, Card, ShownUnit } from '../../src/model.ts';
import { sampleAnswers, shown } from '../support/sample-answers.ts';

/** How one platform shows answers, reduced to what a person reads. */
export interface AdapterUnderTest {
  readonly name: string;
  /** All text that a person sees, buttons included, in reading order; matches between `⟦` and `⟧`, escapes taken back. */
  readonly read: (answer: Answer, query: string) => string;
  /** What makes the payload unfit for the platform: limits, structure. */
  readonly problems: (answer: Answer, query: string) => readonly string[];
  /** Who would be pinged. */
  readonly pings: (answer: Answer, query: string) => readonly string[];
  /** Addresses that can be followed. */
  readonly links: (answer: Answer, query: string) => readonly string[];
}

const QUERY = 'Istio 注意点';
const queryOf = (answer: Answer): string => ('query' in answer ? answer.query : QUERY);

const textsOf = (unit: ShownUnit): readonly string[] => [unit.text, ...unit.children.flatMap(textsOf)];

const cardsOf = (answer: Answer): readonly Card[] => {
  if (answer.kind === 'tip') return [answer.card];
  return answer.kind === 'hits' || answer.kind === 'open' ? answer.cards : [];
};

/** White space aside: each platform lays out in its own way. */
const squeezed = (text: string): string => text.replace(/[\s⟦⟧]+/gu, '');

function sample(name: string, language: 'ja' | 'en'): Answer {
  const answer = sampleAnswers(language)[name];
  if (answer === undefined) throw new Error(`there is no sample ${name}`);
  return answer;
}

/** A card whose every text tries to ping and to break out. */
function hostile(language: 'ja' | 'en'): Answer {
  const evil = '<!channel> <@U1> @everyone <@&9> [x](https://evil.example) **b** `c` ||s|| &lt;';
  const hits = sample('hits-heading', language);
  const [card] = cardsOf(hits);
  if (hits.kind !== 'hits' || card === undefined) throw new Error('the sample has a card');
  return {
    ...hits,
    query: evil,
    cards: [
      {
        ...card,
        event: evil,
        breadcrumb: [evil, evil],
        speakers: [{ name: evil, handle: evil, organisation: evil, url: evil }],
        top: shown(evil, [shown(evil)]),
      },
    ],
    didYouMean: [evil],
  };
}

/** What holds on every platform: the same facts for the same answer, in the person's language, within the platform's limits, and nobody is pinged. */
export function describeAdapter({ name, read, problems, pings, links }: AdapterUnderTest): void {
  describe.each(['ja', 'en'] as const)(`${name} in %s`, (language) => {
    const messages = messagesFor(language);
    const all = Object.entries(sampleAnswers(language));

    it.each(all)('shows %s: something, fit for the platform, and pings nobody', (_name, answer) => {
      expect(read(answer, queryOf(answer)).trim()).not.toBe('');
      expect(problems(answer, queryOf(answer))).toEqual([]);
      expect(pings(answer, queryOf(answer))).toEqual([]);
    });

    const withCards = all.filter(([, answer]) => cardsOf(answer).length > 0);
    it.each(withCards)('shows of %s the bullet, what is shown beneath it, where it stands, when and who said it', (_name, answer) => {
      const text = squeezed(read(answer, queryOf(answer)));
      for (const card of cardsOf(answer)) {
        const units = isEventCard(card) ? [card.top.text] : [...textsOf(card.top), ...card.others.flatMap(textsOf)];
        for (const unit of units) expect(text).toContain(squeezed(unit));
        for (const crumb of card.breadcrumb.slice(0, 2)) expect(text).toContain(squeezed(crumb));
        if (card.date !== undefined) expect(text).toContain(card.date);
        if (card.speakers.length > 0) expect(text).toContain(squeezed(messages.speakers(card.speakers)));
        for (const reason of card.reasons) expect(text).toContain(squeezed(messages.reason(reason)));
      }
    });

    it('marks the matches, and only them', () => {
      const marked = [...read(sample('hits-heading', language), QUERY).matchAll(/⟦(.+?)⟧/gsu)].map((match) => match[1]);
      expect(new Set(marked)).toEqual(new Set(['注意点', 'Istio']));
    });

    it('says how many items are left out, and leads to the line', () => {
      const text = squeezed(read(sample('hits-heading', language), QUERY));
      expect(text).toContain(squeezed(messages.moreItems(7)));
      expect(text).toContain(squeezed(messages.moreHitsInTalk(7)));
      expect(text).toContain('2019-11-28-cloudnative-days-kansai.md:185');
      expect(links(sample('tip-scheduled', language), QUERY)).toContain('https://notes.example/kansai.md#L339');
    });

    it('restates the question and counts what was found', () => {
      const text = squeezed(read(sample('hits-heading', language), QUERY));
      expect(text).toContain(squeezed(QUERY));
      expect(text).toContain(squeezed(messages.hitCount(10, 1)));
    });

    it('admits a miss in one sentence, with what is unknown, what is near and topics', () => {
      const answer = sample('nothing', language);
      const text = squeezed(read(answer, queryOf(answer)));
      expect(text).toContain(squeezed(messages.nothing('Laravel routing')));
      for (const said of ['Laravel', 'IngressRoute は要調査', 'Kubernetes', 'GitOps']) expect(text).toContain(squeezed(said));
    });

    it('names an operator that matched nothing', () => {
      const answer = sample('hits-translated-page-2', language);
      expect(squeezed(read(answer, queryOf(answer)))).toContain('event:nosuch');
    });

    it('shows the number of an error, which is in the log too', () => {
      expect(read(sample('failed', language), QUERY)).toContain('e1e2e3e4');
    });

    it('lets no text of notes or query ping, break out or become a link', () => {
      const answer = hostile(language);
      expect(problems(answer, queryOf(answer))).toEqual([]);
      expect(pings(answer, queryOf(answer))).toEqual([]);
      expect(links(answer, queryOf(answer)).filter((link) => link.includes('evil.example'))).toEqual([]);
    });
  });
}
