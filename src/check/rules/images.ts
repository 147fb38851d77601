import { type Block, scanBlocks } from '../../notes/blocks.ts';
import { readFrontMatter } from '../../notes/front-matter.ts';
import { splitSource } from '../../notes/pre-pass.ts';
import type { CheckedNote } from '../check-notes.ts';
import { excerpt } from '../excerpt.ts';
import type { Problem } from '../problem.ts';

const CODE_SPAN = /`+[^`\n]*`+/g;
const MARKDOWN_IMAGE = /!\[([^\][\n]*)\](?:\(\s*<?([^)\s>]*)|\[([^\][\n]*)\])/g;
const HTML_IMAGE = /<img\b[^<>\n]*>/gi;
/** `photo-2.jpg`: as an alternative text it says nothing. */
const FILE_NAME = /^[\p{L}\p{N}_.-]*\.(?:png|jpe?g|gif|svg|webp|bmp|heic|avif)$/iu;

/** Images that chat shows nothing of: without an alternative text, or with only their file name. */
export function checkImages({ note, source }: CheckedNote): readonly Problem[] {
  const { lines } = splitSource(source, note.path);
  const { blocks } = scanBlocks(lines, readFrontMatter(lines, note.path).lineCount + 1);
  return blocks.flatMap(textsOf).flatMap(({ text, line }): readonly Problem[] => {
    if (!text.includes('![') && !/<img/i.test(text)) return [];
    const shown = text.replace(CODE_SPAN, '');
    const images = [
      ...[...shown.matchAll(MARKDOWN_IMAGE)].map(([, alt = '', url, label]) => ({ alt, source: url ?? label ?? '' })),
      ...[...shown.matchAll(HTML_IMAGE)].map(([tag]) => ({ alt: attribute(tag, 'alt'), source: attribute(tag, 'src') })),
    ];
    return images.flatMap((image): readonly Problem[] => {
      const alt = image.alt.trim();
      if (alt !== '' && !FILE_NAME.test(alt)) return [];
      return [{ code: 'image-without-text', path: note.path, line, source: excerpt(image.source), fileName: alt === '' ? undefined : alt }];
    });
  });
}

function attribute(tag: string, name: string): string {
  return (
    new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i')
      .exec(tag)
      ?.slice(1)
      .find((value) => value !== undefined) ?? ''
  );
}

/** The inline Markdown of a block, line by line. */
function textsOf(block: Block): readonly { readonly text: string; readonly line: number }[] {
  switch (block.kind) {
    case 'heading':
      return [{ text: block.text, line: block.line }];
    case 'bullet':
    case 'quote':
      return block.text.split('\n').map((text, index) => ({ text, line: Math.min(block.line + index, block.endLine) }));
    case 'paragraph':
      return block.lines;
    case 'table':
      return block.rows.flatMap(({ cells, line }) => cells.map((text) => ({ text, line })));
    case 'code':
    case 'rule':
      return [];
    default:
      return block satisfies never;
  }
}
