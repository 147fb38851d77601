import { interactionKeys } from './keys.ts';
import { plainText, textAt } from './payload.ts';
import type { Job } from './receive.ts';
import type { Delivery, SlackTools } from './tools.ts';
import { rendered, startTurn } from './turn.ts';

/**
 * `/k8snotes …`: an answer that only the asker sees.
 *
 * The acknowledgement is empty and the answer comes through the response URL. It could hold the answer itself, but then a slow search would cost the three seconds that Slack
 * allows; and a "searching…" in it would stay above the answer, since what an acknowledgement showed cannot be replaced. Whatever the command is called in Slack, it is ours.
 */
export function slashJob(tools: SlackTools, delivery: Delivery, envelopeId: unknown): Job {
  const { body } = delivery;
  const user = textAt(body, 'user_id');
  const text = plainText(textAt(body, 'text') ?? '');
  return {
    surface: 'slash',
    keys: interactionKeys(body, envelopeId),
    start:
      user === undefined
        ? undefined
        : () =>
            startTurn(
              tools,
              delivery,
              {
                user,
                channel: textAt(body, 'channel_id'),
                threadTs: undefined,
                responseUrl: textAt(body, 'response_url'),
                userName: textAt(body, 'user_name'),
              },
              // Nothing typed: that is how one asks what can be typed.
              text === '' ? 'help' : text,
            ),
    run: async (turn) => {
      const answer = await tools.core.answer(turn.request);
      await tools.sender.privately(turn.to, rendered(tools, turn, answer, 'ephemeral'));
    },
  };
}
