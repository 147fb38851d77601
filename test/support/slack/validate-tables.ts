import { LIMITS } from './limits.ts';
import { isJson, itemsOf, textOf } from './problems.ts';
import { boolean, byType, type Check, integer, list, oneOf, refuse, type Spot, shape, string } from './shape.ts';
import { richText } from './validate-rich-text.ts';

/** Tables: https://docs.slack.dev/reference/block-kit/blocks/table-block and …/data-table-block (checked 2026-11). */

const number: Check = (value, spot) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) refuse(spot, `expected a number, found ${JSON.stringify(value)}`);
};
const rawText = shape({ type: oneOf('raw_text'), text: string(LIMITS.tableCharacters) });
const rawNumber = shape({ type: oneOf('raw_number'), value: number, text: string(LIMITS.tableCharacters) });
const cell: Check = byType('table cell', { raw_text: rawText, raw_number: rawNumber, rich_text: richText });
const headerCell: Check = byType('header cell of a data_table', { raw_text: rawText });

/** All text below a value, in UTF-16 units: strings under `text` keys. */
function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + textLength(item), 0);
  if (!isJson(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, field]) => sum + (typeof field === 'string' ? (key === 'text' ? textOf(field).length : 0) : textLength(field)),
    0,
  );
}

function countTable(rows: unknown, spot: Spot): void {
  spot.tally.tables += 1;
  spot.tally.tableCharacters += textLength(rows);
  if (spot.surface !== 'message') refuse(spot, 'tables are for messages, not for views');
  if (spot.tally.tables > LIMITS.tablesPerMessage) refuse(spot, 'a message takes one table', 'only_one_table_allowed');
  const before = spot.tally.tableCharacters - textLength(rows);
  if (spot.tally.tableCharacters > LIMITS.tableCharacters && before <= LIMITS.tableCharacters) {
    refuse(spot, `the cells have ${spot.tally.tableCharacters} characters together; ${LIMITS.tableCharacters} are allowed`);
  }
}

export function tableBlock(blockId: Readonly<Record<string, Check>>): Check {
  const fields = shape(
    { type: oneOf('table'), rows: list(list(cell, { max: LIMITS.tableColumns }), { max: LIMITS.tableRows }) },
    {
      ...blockId,
      column_settings: list(
        (value, spot) =>
          value === null ? undefined : shape({}, { align: oneOf('left', 'center', 'right'), is_wrapped: boolean })(value, spot),
        {
          max: LIMITS.tableColumns,
        },
      ),
    },
  );
  return (value, spot) => {
    fields(value, spot);
    if (isJson(value)) countTable(value['rows'], spot);
  };
}

export function dataTableBlock(blockId: Readonly<Record<string, Check>>): Check {
  const row: Check = list(cell, { max: LIMITS.tableColumns });
  const header: Check = list(headerCell, { max: LIMITS.tableColumns });
  const fields = shape(
    {
      type: oneOf('data_table'),
      caption: string(LIMITS.textObject),
      rows: list((value, spot) => (spot.path.endsWith('/rows/0') ? header : row)(value, spot), { min: 2, max: LIMITS.tableRows + 1 }),
    },
    { ...blockId, page_size: integer(1, 100), row_header_column_index: integer(0, LIMITS.tableColumns - 1) },
  );
  return (value, spot) => {
    fields(value, spot);
    if (!isJson(value)) return;
    countTable(value['rows'], spot);
    const widths = new Set(itemsOf(value['rows']).map((cells) => itemsOf(cells).length));
    if (widths.size > 1) refuse(spot, `all rows of a data_table are equally long; found ${[...widths].join(', ')} cells`);
  };
}
