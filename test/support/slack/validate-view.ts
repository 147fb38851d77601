import { LIMITS } from './limits.ts';
import { isJson, itemsOf, type Problem } from './problems.ts';
import { boolean, type Check, inside, newTally, oneOf, refuse, type Spot, type Surface, shape, string } from './shape.ts';
import { validateBlocks } from './validate-blocks.ts';
import { plainText } from './validate-objects.ts';

/** Views: https://docs.slack.dev/reference/views (checked 2026-11). */

/** Looked at by `validateBlocks`, which numbers its own paths. */
const blocks: Check = () => undefined;
const common = {
  callback_id: string(LIMITS.id, 0),
  private_metadata: string(LIMITS.privateMetadata, 0),
  external_id: string(LIMITS.id, 0),
};
const modal = shape(
  { type: oneOf('modal'), title: plainText(LIMITS.viewTitle), blocks },
  {
    ...common,
    submit: plainText(LIMITS.viewTitle),
    close: plainText(LIMITS.viewTitle),
    clear_on_close: boolean,
    notify_on_close: boolean,
    submit_disabled: boolean,
  },
);
const home = shape({ type: oneOf('home'), blocks }, common);

/**
 * What Slack would refuse in a view: title, ids, private data, blocks. Pure; any value is accepted.
 *
 * @param surface  Where it is used: `views.publish` takes only home views, `views.open`, `push` and `update` modals. Default: what `type` says.
 */
export function validateView(view: unknown, surface?: Surface): readonly Problem[] {
  const problems: Problem[] = [];
  const report = (problem: Problem): void => {
    problems.push(problem);
  };
  const named: Surface = isJson(view) && view['type'] === 'home' ? 'home' : 'modal';
  const spot: Spot = { path: '/view', surface: named, tally: newTally(), actionIds: new Set(), report };
  if (!isJson(view)) {
    refuse(spot, 'expected an object', 'invalid_arguments');
    return problems;
  }
  if (surface !== undefined && surface !== named) refuse(inside(spot, 'type'), `expected a ${surface} view`, 'invalid_arguments');
  (named === 'home' ? home : modal)(view, { ...spot, report: (problem) => report({ ...problem, code: 'invalid_arguments' }) });
  problems.push(...validateBlocks(view['blocks'], named, '/view/blocks').map((problem) => ({ ...problem, code: 'invalid_arguments' })));
  const hasInput = itemsOf(view['blocks']).some((block) => isJson(block) && block['type'] === 'input');
  if (named === 'modal' && hasInput && view['submit'] === undefined)
    refuse(spot, 'a modal with an input needs `submit`', 'invalid_arguments');
  return problems;
}
