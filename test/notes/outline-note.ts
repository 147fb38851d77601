import type { Inline, Note, Speaker } from '../../src/model.ts';

/** A note for a person to read and compare: one string a unit and session, only what is not the default. */
export interface NoteOutline {
  readonly event: Readonly<Record<string, unknown>>;
  readonly sessions: readonly string[];
  readonly units: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * `units`: `3-4 bullet <1> text`, where 3-4 are the lines and 1 is the line of the parent (`-` for none), then flags in `{}`; markup is shown as
 * `**strong**`, `_emphasis_`, `~~delete~~`, `` `code` ``, `[text](url)`, breaks as `⏎`.
 * `sessions`: `5-9 talk <3> "title" 10:00-10:30 60min | name @handle / organisation <url> | slides url`.
 */
export function outlineNote(note: Note): NoteOutline {
  const lineOf = new Map(note.units.map((unit) => [unit.id, unit.line]));
  const parentLine = (id: string | undefined): string => (id === undefined ? '-' : String(lineOf.get(id)));
  const lines = (line: number, endLine: number): string => (line === endLine ? `${line}` : `${line}-${endLine}`);
  const { path, title, date, dateUnknown, venue, url, hashtags, tags, audience, draft, tip, lineCount } = note;
  const event: Record<string, unknown> = { path, title, lineCount };
  if (date !== undefined) event.date = date;
  if (dateUnknown) event.dateUnknown = true;
  if (venue !== undefined) event.venue = venue;
  if (url !== undefined) event.url = url;
  if (hashtags.length > 0) event.hashtags = hashtags;
  if (tags.length > 0) event.tags = tags;
  if (audience.kind === 'places') event.audience = audience.places;
  if (draft) event.draft = true;
  if (!tip) event.tip = false;
  return {
    event,
    sessions: note.sessions.map((session) => {
      const times = session.start === undefined ? '' : ` ${session.start}-${session.end ?? ''}`;
      const duration = session.durationMinutes === undefined ? '' : ` ${session.durationMinutes}min`;
      const parts = [...session.speakers.map(outlineSpeaker), ...session.slides.map((slide) => `slides ${slide}`)];
      const rest = parts.map((part) => ` | ${part}`).join('');
      return `${lines(session.line, session.endLine)} ${session.kind} <${parentLine(session.parentId)}> "${session.title}"${times}${duration}${rest}`;
    }),
    units: note.units.map((unit) => {
      const { openQuestion, linkOnly, imageOnly, metadata } = unit.flags;
      const flags = [openQuestion ? 'open' : '', linkOnly ? 'links' : '', imageOnly ? 'images' : '', metadata ?? ''].filter(
        (flag) => flag !== '',
      );
      const kind = unit.kind === 'heading' ? `h${unit.headingLevel}` : unit.kind;
      const suffix = flags.length === 0 ? '' : ` {${flags.join(',')}}`;
      return `${lines(unit.line, unit.endLine)} ${kind} <${parentLine(unit.parentId)}> ${outlineInlines(unit.inlines)}${suffix}`;
    }),
    warnings: note.warnings.map((warning) => `${warning.line} ${warning.code}`),
  };
}

function outlineSpeaker({ name, handle, organisation, url }: Speaker): string {
  return [
    name,
    handle === undefined ? '' : `@${handle}`,
    organisation === undefined ? '' : `/ ${organisation}`,
    url === undefined ? '' : `<${url}>`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function outlineInlines(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      switch (inline.kind) {
        case 'text':
          return inline.value;
        case 'code':
          return `\`${inline.value.replaceAll('\n', '⏎')}\``;
        case 'break':
          return '⏎';
        case 'strong':
          return `**${outlineInlines(inline.children)}**`;
        case 'emphasis':
          return `_${outlineInlines(inline.children)}_`;
        case 'delete':
          return `~~${outlineInlines(inline.children)}~~`;
        case 'link': {
          const text = outlineInlines(inline.children);
          return text === inline.url ? `<${text}>` : `[${text}](${inline.url})`;
        }
        default:
          return inline satisfies never;
      }
    })
    .join('');
}
