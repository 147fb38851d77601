import { chooseLanguage } from '../../src/answer/language.ts';
import type { Core } from '../../src/core.ts';
import type { Answer, Request } from '../../src/model.ts';

/**
 * The core as those meet it who ask while the program stops: everybody is told at once to come back in a moment. Discord delivers to this connection until it is closed, to no other
 * afterwards, and shows "did not respond" for what is left without an answer.
 */
export function busyCore(core: Core): Core {
  const busy = (request: Request): Answer => ({ kind: 'refused', language: chooseLanguage(request), reason: { code: 'busy' } });
  const refuse = (request: Request): Promise<Answer> => Promise.resolve(busy(request));
  return {
    ...core,
    answer: refuse,
    about: refuse,
    retireTip: refuse,
    tip: refuse,
    vote: ({ request }) => refuse(request),
    again: (request) => Promise.resolve({ answer: busy(request), changed: false }),
    complete: () => Promise.resolve([]),
  };
}
