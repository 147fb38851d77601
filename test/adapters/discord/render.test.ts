import { describe, expect, it } from 'vitest';
import { queriesIn } from '../../../adapters/discord/buttons.ts';
import { cleanQuery } from '../../../adapters/discord/escape.ts';
import { type DiscordMessage, type DiscordStyle, renderDiscord } from '../../../adapters/discord/render.ts';
import { createButtonCodec } from '../../../src/answer/button-state.ts';
import type { Answer, Card } from '../../../src/model.ts';
import { CAVEATS, MEMORY, sampleAnswers, shown, TIP } from '../../support/sample-answers.ts';

const codec = createButtonCodec('test-secret', 'discord');
const hidden: DiscordStyle = { codec, surface: 'hidden', text: 'Istio 注意点', owner: 'discord:789', canShare: true };
const pretty = (message: DiscordMessage): string => `${JSON.stringify(message, undefined, 2)}\n`;

const hitsOf = (cards: readonly Card[], more: Partial<Extract<Answer, { kind: 'hits' }>> = {}): Answer => {
  const sample = sampleAnswers('en')['hits-heading'];
  if (sample?.kind !== 'hits') throw new Error('the sample is of kind hits');
  return { ...sample, cards, ...more };
};
const textOf = (answer: Answer): string => ('query' in answer ? answer.query : answer.kind);
const descriptionOf = (answer: Answer): string => renderDiscord(answer, hidden).embeds[0]?.description ?? '';

describe.each(['ja', 'en'] as const)('Discord messages in %s', (language) => {
  it.each(Object.entries(sampleAnswers(language)))('%s', async (name, answer) => {
    const surface = name === 'tip-scheduled' || name === 'gaps-digest' ? 'scheduled' : 'hidden';
    const message = renderDiscord(answer, { ...hidden, surface, text: textOf(answer) });
    await expect(pretty(message)).toMatchFileSnapshot(`../../golden/discord/${language}/${name}.json`);
  });

  it.each(['hits-heading', 'hits-translated-page-2', 'nothing', 'tip-asked', 'refused-empty'])('%s for everybody', async (name) => {
    const answer = sampleAnswers(language)[name];
    if (answer === undefined) throw new Error(`there is no sample ${name}`);
    const message = renderDiscord(answer, { ...hidden, surface: 'public', text: textOf(answer), recipient: 'Bob' });
    await expect(pretty(message)).toMatchFileSnapshot(`../../golden/discord/${language}/${name}.public.json`);
  });

  it.each(['hits-heading', 'open', 'tip-asked'])('%s shared', async (name) => {
    const answer = sampleAnswers(language)[name];
    if (answer === undefined) throw new Error(`there is no sample ${name}`);
    const text = answer.kind === 'tip' ? '' : textOf(answer);
    const message = renderDiscord(answer, { ...hidden, surface: 'shared', text, sharer: 'alice', canShare: false });
    await expect(pretty(message)).toMatchFileSnapshot(`../../golden/discord/${language}/${name}.shared.json`);
  });
});

describe('what a card shows', () => {
  it('nests bullets by two spaces a level, each on a line of its own', () => {
    const lines = descriptionOf(hitsOf([CAVEATS])).split('\n');
    expect(lines).toContain('- 障害のとき、原因を切り分けにくい');
    expect(lines).toContain('  - 対策 … 1 more');
    expect(lines).toContain('  - **Istio** Operator … 2 more');
  });

  it('marks matches amid Japanese letters and brackets without a space or joiner, and nothing else', () => {
    const top = {
      ...shown('「[[メモリ]]」を[[消費]][[する]]プロセス'),
      inlines: [{ kind: 'strong', children: [{ kind: 'text', value: '「メモリ」を消費するプロセス' }] } as const],
    };
    expect(descriptionOf(hitsOf([{ ...MEMORY, top, others: [] }]))).toContain('「**メモリ**」を**消費する**プロセス');
  });

  it('links words to http addresses only, and tells where words that look like an address really lead', () => {
    const link = (url: string, value: string) => ({ kind: 'link', url, children: [{ kind: 'text', value }] }) as const;
    const topOf = (...inlines: ReturnType<typeof link>[]) => ({
      ...shown(inlines.map(({ children: [{ value }] }) => value).join('')),
      inlines,
    });
    const shownOf = (...inlines: ReturnType<typeof link>[]): string =>
      descriptionOf(hitsOf([{ ...MEMORY, top: topOf(...inlines), others: [] }]))
        .split('\n')
        .at(-1) ?? '';
    expect(shownOf(link('https://istio.io/docs', 'the docs'))).toBe('[the docs](https://istio.io/docs)');
    expect(shownOf(link('javascript:alert(1)', 'press'))).toBe('press');
    expect(shownOf(link('https://evil.example/', 'https://github.com/login'))).toBe(
      'https\\://github.com/login ([evil.example](https://evil.example/))',
    );
    expect(shownOf(link('https://a.example/)](https://evil.example', 'x'))).toBe('[x](https://a.example/%29%5D%28https://evil.example)');
    expect(shownOf(link('https://a.example/b', 'https://a.example/b'))).toBe('https://a.example/b');
    expect(shownOf(link('https://github.com@evil.example/', 'x'))).toBe('x');
  });

  it('leaves out whole bullets and says how many, when there is no room', () => {
    const many = Array.from({ length: 60 }, (_, index) => shown(`${index} ${'長い項目'.repeat(40)}`));
    const message = renderDiscord(hitsOf([{ ...CAVEATS, top: shown('top', many, 3) }]), hidden);
    const description = message.embeds[0]?.description ?? '';
    const bullets = description.split('\n').filter((line) => line.startsWith('- '));
    expect(description.length).toBeLessThanOrEqual(4096);
    expect(bullets.every((line) => line.endsWith('長い項目'))).toBe(true);
    expect(description).toContain(`-# … ${60 - bullets.length + 3} more`);
  });

  it('cuts one enormous bullet between graphemes and keeps its start', () => {
    const family = '👨‍👩‍👧‍👦';
    const line = descriptionOf(hitsOf([{ ...MEMORY, breadcrumb: [], top: shown(family.repeat(700)), others: [] }]));
    expect(line.endsWith(`${family}…`)).toBe(true);
    expect(line.replaceAll(family, '')).toBe('…');
  });

  it('shows code blocks as such, cut by whole lines', () => {
    const code = Array.from({ length: 30 }, (_, index) => `kubectl get pods ${index} \`x\``).join('\n');
    const description = descriptionOf(hitsOf([{ ...MEMORY, top: { ...shown(code), kind: 'code' }, others: [] }]));
    expect(description).toContain('```\nkubectl get pods 0');
    expect(description).toContain('```\n-# … 18 more lines');
    expect(description.match(/```/g)).toHaveLength(2);
  });

  it('gives embeds of one address only one link, since Discord would draw them as one', () => {
    const { embeds } = renderDiscord(hitsOf([MEMORY, MEMORY]), hidden);
    expect(embeds.map((embed) => embed.url)).toEqual([MEMORY.url, undefined]);
  });

  it('names file and line where there is no link', () => {
    expect(renderDiscord(hitsOf([CAVEATS]), hidden).embeds[0]?.footer?.text).toContain('2019-11-28-cloudnative-days-kansai.md:185');
  });
});

describe('buttons', () => {
  const ids = (message: DiscordMessage): readonly string[] =>
    message.components.flatMap((row) => row.components.map((button) => button.custom_id));

  it.each([
    ['a short query', 'Istio'],
    ['a long Japanese query', cleanQuery('Istioを1年運用して困ったことと、その対策を教えて。'.repeat(18))],
    ['markup of every kind', cleanQuery('**a** __b__ ~~c~~ ||d|| `e` [f](https://x.example) <@1> @everyone # > - \\ *x')],
    ['a query of 500 characters that must all be escaped', '*_'.repeat(250)],
    ['an address', 'https://discord.gg/abc の話 -Helm "負荷試験"'],
  ])('carry %s over a restart', (_name, query) => {
    const message = renderDiscord(hitsOf([CAVEATS], { query, page: 2, pageCount: 3 }), { ...hidden, text: query });
    const states = ids(message).map((id) => codec.decode(id, () => queriesIn(message.content)));
    expect(states.map((state) => state?.action)).toEqual(['share', 'page', 'page', 'vote-up', 'vote-down']);
    for (const state of states) expect(state).toMatchObject({ text: query });
    expect(message.content.length).toBeLessThanOrEqual(2000);
  });

  it('are left out rather than dead where their words have no room anywhere', () => {
    const topic = '長い話題'.repeat(30);
    const sample = sampleAnswers('ja')['nothing'];
    if (sample?.kind !== 'nothing') throw new Error('the sample is of kind nothing');
    const message = renderDiscord({ ...sample, topics: [topic, 'Istio'] }, hidden);
    expect(ids(message).map((id) => codec.decode(id))).toEqual([{ action: 'ask', text: 'Istio' }]);
  });

  it('of a shared copy only dismiss it', () => {
    const message = renderDiscord(hitsOf([CAVEATS], { page: 1, pageCount: 3 }), { ...hidden, surface: 'shared', sharer: 'alice' });
    expect(ids(message).map((id) => codec.decode(id)?.action)).toEqual(['dismiss']);
  });

  it('of a direct message do not offer to share', () => {
    const message = renderDiscord(hitsOf([CAVEATS]), { ...hidden, surface: 'direct', canShare: false });
    expect(ids(message).map((id) => codec.decode(id, () => queriesIn(message.content))?.action)).toEqual(['vote-up', 'vote-down']);
  });

  it('of a scheduled tip retire it for the channel and show another', () => {
    const message = renderDiscord(TIP, { ...hidden, surface: 'scheduled', text: '', owner: undefined });
    expect(ids(message).map((id) => codec.decode(id)?.action)).toEqual(['tip-next', 'tip-vote-up', 'tip-retire']);
  });
});
