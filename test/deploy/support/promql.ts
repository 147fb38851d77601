/** What of a PromQL expression has to exist outside of it. */
export interface PromqlParts {
  readonly metrics: readonly string[];
  /** Label matchers with the metric that they are on. */
  readonly matchers: readonly { readonly metric: string; readonly label: string; readonly operator: string; readonly value: string }[];
  /** Labels of `by (…)`. */
  readonly groupings: readonly string[];
}

const KEYWORDS = new Set(['by', 'without', 'or', 'and', 'unless', 'on', 'ignoring', 'group_left', 'group_right', 'bool', 'offset', 'e']);
const SELECTOR = /([a-z_:][\w:]*)\{([^}]*)\}/gi;
const MATCHER = /\s*([a-z_]\w*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)/gi;

/**
 * Take an expression apart, as far as names go: enough for rules and panels, no parser of PromQL.
 *
 * @throws {Error} Brackets that do not match, and label matchers that cannot be read.
 */
export function partsOfPromql(expression: string): PromqlParts {
  const withoutText = expression.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  for (const [open, close] of ['()', '{}', '[]'].map((pair) => [...pair])) {
    const count = (sign: string | undefined): number => withoutText.split(sign ?? '').length;
    if (count(open) !== count(close)) throw new Error(`${open}${close} do not match in ${expression}`);
  }
  const matchers = [...expression.matchAll(SELECTOR)].flatMap(([, metric = '', inner = '']) => {
    const found = [...inner.matchAll(MATCHER)];
    if (found.map(([whole]) => whole).join('') !== inner) throw new Error(`the labels of ${metric}{${inner}} cannot be read`);
    return found.map(([, label = '', operator = '', value = '']) => ({ metric, label, operator, value }));
  });
  const groupings = [...withoutText.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels = '']) =>
    labels.split(',').map((label) => label.trim()),
  );
  const rest = withoutText
    .replace(/\{[^}]*\}/g, ' ')
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(/\bby \([^)]*\)/g, ' ')
    .replace(/\b\d[\w.]*/g, ' ');
  const metrics = [...rest.matchAll(/[a-z_:][\w:]*(?!\w)(?!\s*\()/gi)].map(([name]) => name).filter((name) => !KEYWORDS.has(name));
  return { metrics: [...new Set(metrics)], matchers, groupings: [...new Set(groupings)] };
}
