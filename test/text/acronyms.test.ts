import { describe, expect, it } from 'vitest';
import { initials, spelledOutAcronyms } from '../../src/text/acronyms.ts';
import { analyse } from '../../src/text/analyse.ts';

const acronyms = (text: string): readonly string[] => {
  const { tokens, normalised } = analyse(text);
  return spelledOutAcronyms(tokens, normalised.text).map(({ acronym }) => acronym);
};

describe('spelledOutAcronyms', () => {
  it.each([
    ['PodDisruptionBudget', 'pdb'],
    ['Horizontal Pod Autoscaler', 'hpa'],
    ['Custom Resource Definition を作る', 'crd'],
    ['CustomResourceDefinition', 'crd'],
    ['Service Level Objective', 'slo'],
    ['mean time to recovery', 'mttr'],
    ['Ｐｏｄ　Ｄｉｓｒｕｐｔｉｏｎ　Ｂｕｄｇｅｔ', 'pdb'],
  ])('%s spells %s', (text, acronym) => {
    expect(acronyms(text)).toContain(acronym);
  });

  it.each([
    ['two words', 'service mesh'],
    ['words apart by a full stop', 'one two. three'],
    ['words apart by Japanese', 'Podの disruption と budget'],
    ['words with digits', 'k8s on 3 nodes'],
    ['one word', 'Kubernetes'],
    ['nothing', ''],
  ])('finds none in %s', (_, text) => {
    expect(acronyms(text)).toEqual([]);
  });

  it('joins first letters', () => {
    expect(initials([{ key: 'pod' }, { key: 'disruption' }, { key: 'budget' }])).toBe('pdb');
  });
});
