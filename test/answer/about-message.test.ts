import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_MESSAGE_CHARS, messageWords } from '../../src/answer/about-message.ts';
import { bulletsOf, parseNotes } from '../support/notes.ts';
import { CHANNEL, indexNotes, OWNER, STRANGER } from '../support/search.ts';

const index = await indexNotes(
  parseNotes({
    '2024-01-15-public.md': bulletsOf(
      'Istio の sidecar はメモリを消費する',
      'Kubernetes のアップグレードは四半期ごとに行う',
      'Kubernetes の Pod は軽い',
      'Kubernetes の監視には Prometheus を使う',
      'Kubernetes の運用を始めた話',
      '切り戻しの手順を用意しておく',
    ),
    '2024-02-01-private.md': '---\naudience: [slack:C1]\n---\n# 内輪の会\n\n- 虎の巻は Zebrafish という名前\n',
  }),
);
const words = async (text: string, place = OWNER): Promise<readonly string[]> => (await messageWords(text, index, place)).known;

describe('the words by which a message is looked up', () => {
  it('are the rarest that the notes have, best first', async () => {
    expect(await words('先週から Kubernetes で Istio の調子が悪くて、切り戻しをしたいのですが、誰か分かりますか？')).toEqual([
      'Istio',
      '切り戻し',
      'Kubernetes',
    ]);
  });

  it.each([
    ['<@U0ISTIO> <#C0123|istio> <!subteam^S1|@istio> Prometheus の件', ['Prometheus']],
    ['<@123456789012345678> <@&123> <:istio:123> <t:1700000000:R> Prometheus の件', ['Prometheus']],
    [':istio: :kubernetes: Prometheus', ['Prometheus']],
    ['https://istio.io/latest/docs <https://kubernetes.io> Prometheus', ['Prometheus']],
    ['<https://example.org/a|Prometheus の話>', ['Prometheus']],
    ['istio@kubernetes.example @istio Prometheus', ['Prometheus']],
    ['Prometheus &amp; grafana &lt;pod&gt;', ['Prometheus', 'pod']],
  ])('leave out people, channels, emoji and addresses: %s', async (text, expected) => {
    expect(await words(text)).toEqual(expected);
  });

  it('are no everyday words and no function words that look like an abbreviation', async () => {
    expect(await words('has anyone tried this? Prometheus is so good')).toEqual(['Prometheus']);
    expect(await words('話の使い方と文化について')).toEqual([]);
  });

  it('are told from names of the field that the notes do not have', async () => {
    expect(await messageWords('etcd のバックアップと Istio', index, OWNER)).toMatchObject({
      known: ['Istio'],
      unknown: ['etcd のバックアップ'],
    });
    expect(await messageWords('Istio のバックアップ', index, OWNER)).toMatchObject({ known: ['Istio'] });
    expect((await messageWords('Zebrafish と etcd', index, STRANGER)).known).toEqual([]);
  });

  it('come from a code block only where nothing else gives any', async () => {
    expect(await words('助けて\n```\nistio sidecar\n```')).toContain('istio');
    expect(await words('Prometheus\n```\nistio sidecar\n```')).toEqual(['Prometheus']);
    expect(await words('```\nistio never closed')).toContain('istio');
  });

  it.each(['', '   ', '！？', ':tada:', '12345', 'https://example.org', 'です ます から', 'the of and', '```', '<@U1>'])(
    'are none for %j',
    async (text) => {
      expect(await words(text)).toEqual([]);
    },
  );

  it('never come from a note that the place may not read', async () => {
    expect(await words('Zebrafish の虎の巻', CHANNEL)).toContain('Zebrafish');
    expect(await words('Zebrafish の虎の巻', STRANGER)).toEqual([]);
  });

  it('ignore what is beyond the longest message', async () => {
    expect(await words(`${'x '.repeat(MAX_MESSAGE_CHARS / 2)}Istio`)).toEqual([]);
  });
});

describe('any message', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '```',
      '`',
      '<@',
      '<https://',
      '|',
      '>',
      '<',
      '&lt;',
      ':',
      '\u0000',
      '\ud800',
      '\u202e',
      '👨‍👩‍👧',
      '"',
      '「',
      'Istio',
      'メモリ',
      ' ',
      '\n',
      '@',
      '__proto__',
    ),
    fc.string({ maxLength: 10 }),
  );

  it('gives at most four words that stand in it and in the notes, and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
        const text = pieces.join('');
        const found = await words(text);
        expect(found.length).toBeLessThanOrEqual(4);
        for (const word of found) expect(text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ')).toContain(word.toLowerCase());
      }),
      { numRuns: 200, interruptAfterTimeLimit: 2000 },
    );
  });

  it.each(['<', '<https://', '```', 'a@', ':a', '&', 'www.', '<a:', 'イ', 'a.'])(
    'of %j over and over takes less than a second',
    async (part) => {
      const before = performance.now();
      await words(part.repeat(MAX_MESSAGE_CHARS));
      expect(performance.now() - before).toBeLessThan(1000);
    },
  );
});
