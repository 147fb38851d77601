import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ButtonState, createButtonCodec } from '../../src/answer/button-state.ts';

const codec = createButtonCodec('secret', 'slack');
const text = fc.string({ unit: 'grapheme', maxLength: 500 });
const fingerprint = fc.stringMatching(/^[\w-]{8}$/);
const state: fc.Arbitrary<ButtonState> = fc.oneof(
  fc.record({ action: fc.constantFrom('page', 'share'), text, page: fc.integer({ min: 1, max: 100_000 }), fingerprint }),
  fc.record({ action: fc.constantFrom('vote-up', 'vote-down', 'ask'), text }),
  fc.record({ action: fc.constant('dismiss'), owner: fc.constant('discord:789') }),
  fc.record({ action: fc.constant('tip-next') }),
  fc.record({
    action: fc.constantFrom('tip-vote-up', 'tip-vote-down', 'tip-retire', 'tip-share'),
    unitId: fc.stringMatching(/^[\w-]{12}$/),
  }),
);

describe('the state of a button', () => {
  it('comes back as it was, in this process and after a restart', () => {
    fc.assert(
      fc.property(state, (each) => {
        const encoded = codec.encode(each, 2000);
        expect(encoded.length).toBeLessThanOrEqual(2000);
        expect(createButtonCodec('secret', 'slack').decode(encoded)).toEqual(each);
      }),
    );
  });

  it('fits in 100 characters, and a text that does not is recovered from the message that holds it', () => {
    fc.assert(
      fc.property(state, text, (each, other) => {
        const encoded = codec.encode(each, 100);
        expect(encoded.length).toBeLessThanOrEqual(100);
        expect(codec.decode(encoded, () => [other, 'text' in each ? each.text : ''])).toEqual(each);
      }),
    );
  });

  it('is refused when the message does not hold the text that did not fit', () => {
    const encoded = codec.encode({ action: 'ask', text: '長い質問'.repeat(40) }, 100);
    expect(codec.decode(encoded)).toBeUndefined();
    expect(codec.decode(encoded, () => ['長い質問'.repeat(39)])).toBeUndefined();
  });

  it('is refused after any change of a character', () => {
    fc.assert(
      fc.property(state, fc.nat(), fc.stringMatching(/^[\w.=~-]$/), (each, position, character) => {
        const encoded = codec.encode(each, 2000);
        const at = position % encoded.length;
        const changed = encoded.slice(0, at) + character + encoded.slice(at + 1);
        if (changed !== encoded) expect(codec.decode(changed)).toBeUndefined();
      }),
    );
  });

  it('is refused when another secret or another platform made it', () => {
    const encoded = codec.encode({ action: 'tip-next' }, 100);
    expect(createButtonCodec('other', 'slack').decode(encoded)).toBeUndefined();
    expect(createButtonCodec('secret', 'discord').decode(encoded)).toBeUndefined();
  });

  it.each(['', '.', '1.p', '2.n.x..=', 'toString', '1.p.aaaaaaaaaa.0~x.=q', '{"action":"page"}'])('refuses %j', (encoded) => {
    expect(codec.decode(encoded)).toBeUndefined();
  });
});
