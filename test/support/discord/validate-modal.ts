import { messageLimits } from './limits.ts';
import { below, type Checker, checkInteger, checkItems, checkText, type Json, jsonOf, type Problem, refuse } from './problems.ts';
import { checkUniqueIds, componentTypes } from './validate-components.ts';

function checkTextInput(checker: Checker, input: Json, labelled: boolean): void {
  if (input['type'] !== componentTypes.textInput) return;
  checkText(below(checker, 'custom_id'), input['custom_id'], { min: 1, max: messageLimits.customId, required: true });
  checkText(below(checker, 'label'), input['label'], { min: 1, max: messageLimits.textInputLabel, required: labelled });
  checkInteger(below(checker, 'style'), input['style'] ?? 0, 1, 2);
  checkText(below(checker, 'value'), input['value'], { min: 0, max: messageLimits.textInputValue });
  checkText(below(checker, 'placeholder'), input['placeholder'], { min: 0, max: 100 });
}

/** What Discord would refuse in a modal. https://discord.com/developers/docs/components/reference (checked 2026-11) */
export function validateModal(modal: unknown): readonly Problem[] {
  const root: Checker = { path: '', problems: [] };
  const { title, custom_id: customId, components } = jsonOf(modal);
  checkText(below(root, 'title'), title, { min: 1, max: messageLimits.modalTitle, required: true });
  checkText(below(root, 'custom_id'), customId, { min: 1, max: messageLimits.customId, required: true });
  checkItems(below(root, 'components'), components, { min: 1, max: messageLimits.modalRows }, (item, value) => {
    const component = jsonOf(value);
    if (component['type'] === componentTypes.row) {
      checkItems(below(item, 'components'), component['components'], { min: 1, max: 1 }, (input, child) =>
        checkTextInput(input, jsonOf(child), true),
      );
    } else if (component['type'] === componentTypes.label) {
      checkText(below(item, 'label'), component['label'], { min: 1, max: messageLimits.textInputLabel, required: true });
      checkTextInput(below(item, 'component'), jsonOf(component['component']), false);
    } else if (component['type'] !== componentTypes.textDisplay) {
      refuse(below(item, 'type'), 'UNION_TYPE_CHOICES', 'Value of field "type" must be one of (1, 10, 18).');
    }
  });
  checkUniqueIds(below(root, 'components'), components);
  return root.problems;
}
