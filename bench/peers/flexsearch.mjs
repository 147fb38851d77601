// @ts-check
import { Charset, Document } from 'flexsearch';
import { LIMIT } from './limits.mjs';

/** @type {import('./registry.mjs').LibraryPeer} */
export const flexsearch = {
  name: 'FlexSearch, Charset.CJK',
  how: 'a Document with the fields text and path (it has no field weights: hits of text first), `encoder: Charset.CJK`, `tokenize: "forward"`, `suggest: true` (else words are ANDed)',
  build: (units) => {
    const field = { encoder: Charset.CJK, tokenize: /** @type {const} */ ('forward') };
    const index = new Document({
      document: {
        id: 'id',
        index: [
          { field: 'text', ...field },
          { field: 'path', ...field },
        ],
      },
    });
    for (const unit of units) index.add({ id: unit.id, text: unit.text, path: unit.path });
    return (query) => {
      const byField = index.search(query, { limit: LIMIT, suggest: true });
      const ids = ['text', 'path'].flatMap((name) => byField.find((part) => part.field === name)?.result ?? []);
      return [...new Set(ids.map(String))].slice(0, LIMIT);
    };
  },
};
