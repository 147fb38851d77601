/** HTML elements that people use in Markdown. Not here: words that stand for something to fill in (`<object>`, `<name>`, `<label>`, `<map>`, `<data>`). */
const ELEMENTS = new Set(
  `a abbr article aside audio b big blockquote body br caption center cite code col colgroup dd del details dfn div dl dt em embed figcaption figure font footer
  form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd li link main mark meta nav ol p picture pre q rp rt ruby s samp script section small span
  strike strong style sub summary sup svg table tbody td tfoot th thead tr tt u ul video wbr`.split(/\s+/),
);

/** True for `<br>`, `<br/>` and `<hr>`. */
export function isLineBreakTag(html: string): boolean {
  return /^<(?:br|hr)\s*\/?>$/i.test(html);
}

/**
 * What is shown for one piece of inline HTML: nothing for comments and tags, the alternative text of an image, and the piece itself where it is no HTML at
 * all but a generic type (`Pick<T>`) or a placeholder (`<pod>`).
 *
 * @param before  The text in front of it.
 */
export function htmlTagText(html: string, before: string): string {
  if (html.startsWith('<!') || html.startsWith('<?')) return '';
  const name = /^<\/?([A-Za-z][A-Za-z0-9-]*)/.exec(html)?.[1] ?? '';
  const hasAttributes = html.slice(0, 300).includes('=');
  const isElement = ELEMENTS.has(name.toLowerCase());
  // `Array<A>` and `Vec<I>`: a capital in angle brackets right after a word.
  if (isElement && !hasAttributes && name !== name.toLowerCase() && /[A-Za-z0-9_]$/.test(before.slice(-1))) return html;
  if (!isElement && !(hasAttributes && name === name.toLowerCase())) return html;
  if (name.toLowerCase() !== 'img') return '';
  return (
    /\balt\s*=\s*(?:"([^"]*)"|'([^']*)')/i
      .exec(html.slice(0, 2000))
      ?.slice(1)
      .find((alt) => alt !== undefined) ?? ''
  );
}
