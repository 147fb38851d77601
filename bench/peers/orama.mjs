// @ts-check
import { create, insertMultiple, search } from '@orama/orama';
import { createTokenizer } from '@orama/tokenizers/japanese';
import { LIMIT, TEXT_WEIGHT } from './limits.mjs';

/** @type {import('./registry.mjs').LibraryPeer} */
export const orama = {
  name: 'Orama + tokenizers/japanese',
  how: 'properties text ×3 and path, its Japanese tokeniser, threshold and tolerance as they come',
  build: async (units) => {
    const database = create({
      schema: { text: 'string', path: 'string' },
      components: { tokenizer: createTokenizer({ language: 'japanese' }) },
    });
    await insertMultiple(
      database,
      units.map(({ id, text, path }) => ({ id, text, path })),
    );
    return async (term) => {
      const found = await search(database, { term, properties: ['text', 'path'], boost: { text: TEXT_WEIGHT }, limit: LIMIT });
      return found.hits.map(({ id }) => id);
    };
  },
};
