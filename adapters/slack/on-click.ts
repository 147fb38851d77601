import type { ButtonState } from '../../src/answer/button-state.ts';
import type { Answer } from '../../src/model.ts';
import type { SharedOnce } from '../../src/ops/shared-once.ts';
import { type Click, readClick } from './click-place.ts';
import { answerInView, openAnswer, openSearch, readDialog, sayInView } from './dialogs.ts';
import { interactionKeys } from './keys.ts';
import { OPEN_SEARCH_ACTION } from './names.ts';
import type { Job } from './receive.ts';
import { type ShareOutcome, shareAnswer } from './share.ts';
import type { Delivery, SlackTools } from './tools.ts';
import { answerPublicly, rendered, sayPrivately, startTurn, type Turn, withText } from './turn.ts';

/** A button that was pressed. What it stands for is signed into it; what was not made by this program is refused. */
export function clickJob(tools: SlackTools, delivery: Delivery, envelopeId: unknown, sharedOnce: SharedOnce): Job {
  const click = readClick(delivery.body, tools.codec);
  return {
    surface: 'button',
    keys: interactionKeys(delivery.body, envelopeId),
    // A link was opened by Slack itself.
    start: click === undefined || click.url !== undefined ? undefined : () => startClick(tools, delivery, click),
    run: async (turn) => {
      if (click === undefined) return;
      if (click.actionId === OPEN_SEARCH_ACTION) return openSearch(tools, turn, click.triggerId);
      const state = click.value === undefined ? undefined : tools.codec.decode(click.value);
      if (state === undefined)
        return showBeside(tools, turn, click, { kind: 'refused', language: turn.language, reason: { code: 'stale-button' } });
      await act(tools, turn, click, state, sharedOnce);
    },
    showFailure: (turn, failed) => (click === undefined ? Promise.resolve() : showBeside(tools, turn, click, failed)),
  };
}

/** In a dialog the conversation is the one that it was opened from. */
function startClick(tools: SlackTools, delivery: Delivery, click: Click): Promise<Turn> {
  const from = click.place.kind === 'modal' ? readDialog(click.place.metadata) : { channel: click.channel, threadTs: click.threadTs };
  const { user, userName, responseUrl } = click;
  return startTurn(tools, delivery, { user, userName, responseUrl, channel: from.channel, threadTs: from.threadTs }, '');
}

async function act(tools: SlackTools, turn: Turn, click: Click, state: ButtonState, sharedOnce: SharedOnce): Promise<void> {
  const { core } = tools;
  switch (state.action) {
    case 'page':
      return turnPage(tools, withText(turn, state.text, state.page), click, state.fingerprint);
    case 'share':
      return share(tools, withText(turn, state.text, state.page), click, state.fingerprint, sharedOnce);
    case 'ask': {
      const asked = withText(turn, state.text);
      return showAnswer(tools, asked, click, await core.answer(asked.request), 'ask');
    }
    case 'vote-up':
    case 'vote-down': {
      const { request } = withText(turn, state.text);
      const vote = state.action === 'vote-up' ? 'up' : 'down';
      return thank(tools, turn, click, await core.vote({ request, vote, about: { kind: 'query', query: state.text } }));
    }
    case 'tip-vote-up':
    case 'tip-vote-down': {
      const vote = state.action === 'tip-vote-up' ? 'up' : 'down';
      return thank(tools, turn, click, await core.vote({ request: turn.request, vote, about: { kind: 'tip', unitId: state.unitId } }));
    }
    case 'tip-retire':
      return showBeside(tools, turn, click, await core.retireTip(turn.request, state.unitId));
    case 'tip-next': {
      const asked = withText(turn, 'tip');
      return showAnswer(tools, asked, click, await core.answer(localised(asked)), 'next');
    }
    case 'tip-share':
      return shareTip(tools, withText(turn, 'tip'), click, state.unitId, sharedOnce);
    case 'dismiss':
      return dismiss(tools, turn, click, state.owner);
    default:
      return state satisfies never;
  }
}

/** A button says nothing in any language: the person's own is meant, not that of the word `tip`. */
function localised(turn: Turn): Turn['request'] {
  return { ...turn.request, language: turn.language };
}

async function turnPage(tools: SlackTools, turn: Turn, click: Click, fingerprint: string): Promise<void> {
  const page = turn.request.page ?? 1;
  const hasChanged = await notesChanged(tools, turn, page, fingerprint);
  const answer = await firstPageWhenGone(tools, turn, await tools.core.answer(turn.request));
  if (answer.kind === 'refused') return showBeside(tools, turn, click, answer);
  await showAnswer(tools, turn, click, answer, 'page', hasChanged ? turn.chat.changed : undefined);
}

/** The notes may have fewer pages by now. */
async function firstPageWhenGone(tools: SlackTools, turn: Turn, answer: Answer): Promise<Answer> {
  const isGone = answer.kind === 'refused' && answer.reason.code === 'bad-page';
  return isGone ? tools.core.answer(withText(turn, turn.request.text, 1).request) : answer;
}

/** Whether the page from which somebody turned to this one still shows what it showed. It is the one before (More) or the one after (Back). */
async function notesChanged(tools: SlackTools, turn: Turn, page: number, fingerprint: string): Promise<boolean> {
  for (const neighbour of [page - 1, page + 1]) {
    if (neighbour < 1) continue;
    const { changed } = await tools.core.again({ ...turn.request, page: neighbour }, fingerprint);
    if (!changed) return false;
  }
  return true;
}

async function share(tools: SlackTools, turn: Turn, click: Click, fingerprint: string, sharedOnce: SharedOnce): Promise<void> {
  const { answer: again, changed } = await tools.core.again(turn.request, fingerprint);
  const answer = await firstPageWhenGone(tools, turn, again);
  if (answer.kind === 'failed' || answer.kind === 'refused') return showBeside(tools, turn, click, answer);
  // Nothing is shared that the person has not seen: it is shown first, with the word that it changed.
  if (changed || (answer.kind !== 'hits' && answer.kind !== 'open'))
    return showAnswer(tools, turn, click, answer, 'page', turn.chat.changed);
  await shareOnce(tools, turn, click, `share:${fingerprint}:${turn.request.page ?? 1}`, answer, sharedOnce);
}

async function shareTip(tools: SlackTools, turn: Turn, click: Click, unitId: string, sharedOnce: SharedOnce): Promise<void> {
  const answer = await tools.core.tip(localised(turn), unitId);
  if (answer.kind !== 'tip') return showBeside(tools, turn, click, answer);
  await shareOnce(tools, turn, click, `share-tip:${unitId}`, answer, sharedOnce);
}

async function shareOnce(tools: SlackTools, turn: Turn, click: Click, what: string, answer: Answer, sharedOnce: SharedOnce): Promise<void> {
  const from = click.place.kind === 'modal' ? click.place.viewId : `${click.channel ?? ''}:${click.messageTs ?? ''}`;
  const finish = await sharedOnce.begin(`slack:${from}:${what}`);
  const outcome: ShareOutcome = finish === undefined ? 'already-shared' : await shareAnswer(tools, turn, answer);
  finish?.(outcome !== 'cannot');
  switch (outcome) {
    case 'shared':
      // In a channel the copy stands right there; a dialog hides it.
      return click.place.kind === 'modal' ? say(tools, turn, click, turn.chat.shared) : undefined;
    case 'already-shared':
      return say(tools, turn, click, turn.chat.shared);
    case 'cannot':
      return say(tools, turn, click, turn.chat.cannotShare);
    case 'perhaps':
      return say(tools, turn, click, turn.chat.perhapsSent(turn.request.requestId ?? ''));
    default:
      return outcome satisfies never;
  }
}

async function dismiss(tools: SlackTools, turn: Turn, click: Click, owner: string): Promise<void> {
  const { place } = click;
  if (place.kind === 'modal' || place.kind === 'home') return;
  // What one person alone sees, that person may close; what all see, its asker or an administrator.
  if (place.kind === 'public' && owner !== turn.owner && !turn.person.isAdmin) return sayPrivately(tools, turn, turn.chat.cannotRemove);
  await tools.sender.remove(turn.to, place.original);
}

async function thank(tools: SlackTools, turn: Turn, click: Click, answer: Answer): Promise<void> {
  if (answer.kind === 'noted') await say(tools, turn, click, turn.chat.thanks);
  else await showBeside(tools, turn, click, answer);
}

/** A sentence to the person alone, without taking away what is shown. */
async function say(tools: SlackTools, turn: Turn, click: Click, text: string): Promise<void> {
  if (click.place.kind === 'modal') await sayInView(tools, turn, click.place.viewId, click.place.metadata, text);
  else await sayPrivately(tools, turn, text);
}

/** An answer to the person alone, without taking away what is shown. */
async function showBeside(tools: SlackTools, turn: Turn, click: Click, answer: Answer): Promise<void> {
  if (click.place.kind === 'modal') await answerInView(tools, turn, click.place.viewId, answer);
  else await tools.sender.privately(turn.to, rendered(tools, turn, answer, 'ephemeral'));
}

/**
 * The answer to a press where it belongs: a private message and a dialog change in place; in a conversation with the bot a page changes in place and a new question is answered
 * beneath; what stands in a channel for all only turns its pages, everything else on it is for the presser alone or a reply in the thread.
 */
async function showAnswer(
  tools: SlackTools,
  turn: Turn,
  click: Click,
  answer: Answer,
  why: 'page' | 'ask' | 'next',
  notice?: string,
): Promise<void> {
  const { place } = click;
  const more = notice === undefined ? {} : { notice };
  switch (place.kind) {
    case 'modal':
      return answerInView(tools, turn, place.viewId, answer, notice);
    case 'home':
      return openAnswer(tools, turn, click.triggerId, answer);
    case 'ephemeral':
      return tools.sender.inPlace(turn.to, place.original, rendered(tools, turn, answer, 'ephemeral', more));
    case 'direct':
      if (why === 'ask') return answerPublicly(tools, turn, answer);
      return tools.sender.inPlace(turn.to, place.original, rendered(tools, turn, answer, 'direct', more));
    case 'public':
      if (why === 'page' && answer.kind !== 'failed' && answer.kind !== 'refused')
        return tools.sender.inPlace(
          turn.to,
          place.original,
          rendered(tools, { ...turn, owner: click.owner ?? turn.owner }, answer, 'thread', more),
        );
      if (why === 'ask')
        return answerPublicly(tools, { ...turn, to: { ...turn.to, threadTs: turn.to.threadTs ?? place.original.ts } }, answer);
      return tools.sender.privately(turn.to, rendered(tools, turn, answer, 'ephemeral', more));
    default:
      return place satisfies never;
  }
}
