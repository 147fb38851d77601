import type { TipAnswer } from '../../../src/model.ts';
import { CAVEATS } from '../../support/sample-answers.ts';

/** A scheduled tip, to post. */
export const tipAnswer: TipAnswer = {
  kind: 'tip',
  language: 'ja',
  unitId: 'unit-1',
  card: CAVEATS,
  occasion: { kind: 'anniversary', years: 7 },
  scheduled: true,
  notesAsOf: '2026-11-20T00:12:00.000Z',
};
