import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adverbKin, splitCompound, verbCompounds } from '../../src/text/word-forms.ts';

/** The compounds of the first word of a text. */
const compounds = (text: string) => verbCompounds(text, 0, /^[a-z]*/.exec(text)?.[0].length ?? 0);

describe('a verb with its particle', () => {
  it.each([
    ['shut down', 'shutdown'],
    ['shutting down the node', 'shutdown'],
    ['shut-down', 'shutdown'],
    ['rolled back', 'rollback'],
    ['rolls back', 'rollback'],
    ['broke down', 'breakdown'],
    ['scaled out', 'scaleout'],
    ['tearing down', 'teardown'],
    ['logged in', 'login'],
    ['tries out', 'tryout'],
    ['shut the pods down', 'shutdown'],
    ['roll the last release back quickly', 'rollback'],
    ['spin it up before the test', 'spinup'],
  ])('in %j may be %s', (text, joined) => {
    expect(compounds(text)[0]?.joined).toContain(joined);
  });

  it('tells where the particle stands, and whether it may be a preposition', () => {
    expect(compounds('set up dns')).toMatchObject([{ particle: 'up', start: 4, end: 6, isSure: true }]);
    expect(compounds('log in json')).toMatchObject([{ particle: 'in', isSure: false }]);
  });

  it.each([
    'shut',
    'log requests in json',
    'walk pods down the tree',
    'shut. down',
    'k3s up',
    '',
    'up down',
    'put some more and other things off',
  ])('is not in %j', (text) => {
    expect(compounds(text)).toEqual([]);
  });

  it('lies within any text, after the verb', () => {
    const pieces = fc.constantFrom('shut', 'roll', 'pods', 'down', 'back', 'up', ' ', ' ', '-', '、', 'の', 'x');
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
        (text) => {
          for (const { start, end, particle } of compounds(text)) expect(text.slice(start, end)).toBe(particle);
        },
      ),
      { numRuns: 300, interruptAfterTimeLimit: 500 },
    );
  });
});

describe('a compound', () => {
  it.each([
    ['shutdown', 'shut', 'down'],
    ['failover', 'fail', 'over'],
    ['rollback', 'roll', 'back'],
  ])('%s is %s and %s', (word, verb, particle) => {
    expect(splitCompound(word)).toEqual({ verb, particle });
  });

  it.each(['etcd', 'up', 'k3sup', 'kubernetes'])('%s is none', (word) => {
    expect(splitCompound(word)).toBeUndefined();
  });
});

describe('an adverb and its adjective', () => {
  it.each([
    ['gracefully', 'graceful'],
    ['automatically', 'automatic'],
    ['dynamically', 'dynamic'],
    ['easily', 'easy'],
    ['simply', 'simple'],
    ['safely', 'safe'],
    ['manually', 'manual'],
  ])('%s and %s meet, either way', (adverb, adjective) => {
    expect(adverbKin(adverb)).toContain(adjective);
    expect(adverbKin(adjective)).toContain(adverb);
  });

  it.each(['apply', 'reply', 'supply', 'multiply', 'family', 'assembly', 'hardly', 'fly', 'k8sly', 'メモリ', ''])(
    '%j is no adverb',
    (word) => {
      expect(adverbKin(word)).toEqual([]);
    },
  );
});
