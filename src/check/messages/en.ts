import type { CheckMessages } from './messages.ts';

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function because(reason: string): string {
  return reason === '' ? '' : `: ${reason}`;
}

/** The English wording. */
export const en: CheckMessages = {
  findings: {
    unreadable: ({ reason }) => ({
      message: `The file cannot be read${because(reason)}`,
      remedy: 'Give the user that runs k8snotes permission to read it, or remove it.',
    }),
    'too-large': ({ megabytes }) => ({
      message: `The file is too large${megabytes === '' ? '' : ` (${megabytes} MB)`} and was not read`,
      remedy: 'Split it into one file for each event.',
    }),
    'outside-folder': () => ({
      message: 'This link leaves the notes folder, so what it points to was not read',
      remedy: 'Copy what it points to into the notes folder, or remove the link.',
    }),
    'not-utf-8': ({ encoding, places }) => ({
      message:
        encoding === undefined
          ? `Not valid UTF-8${places === '' ? '' : ` in ${plural(Number(places), 'place')}`}: readers see \uFFFD there`
          : `The file is ${encoding}, not UTF-8; it was read as that, which is a guess`,
      remedy: 'Save the file as UTF-8.',
    }),
    'unclosed-fence': ({ text }) => ({
      message: `A code block begins here and never ends: ${text}`,
      remedy: 'Put ``` on a line of its own where the code ends.',
    }),
    'front-matter': ({ reason }) => ({
      message:
        reason === ''
          ? 'The settings at the top of the file are opened and never closed'
          : `The settings at the top of the file cannot be read: ${reason}`,
      remedy: 'Write one `key: value` a line between two lines of ---, and put values with special characters in quotes.',
    }),
    'bad-audience': ({ value }) => ({
      message: `The audience is not understood, so nobody else sees this note: ${value}`,
      remedy: 'Write `audience: public`, or a list of places such as slack:C0123 and discord:456.',
    }),
    'audience-nobody': ({ places }) => ({
      message:
        places.length === 0
          ? 'The audience is empty, so nobody sees this note'
          : `The audience names no place that can exist, so nobody sees this note: ${places.join(', ')}`,
      remedy:
        'Give ids, not names: slack:C0123 (channel details in Slack), discord:456 (Copy Channel ID in Discord); or `audience: public`.',
    }),
    'audience-place': ({ place }) => ({
      message: `The audience names a place that cannot exist: ${place}`,
      remedy: 'Give its id, not its name: slack:C0123 (channel details in Slack), discord:456 (Copy Channel ID in Discord).',
    }),
    'bad-draft': ({ value }) => ({
      message: `draft is neither true nor false, so the note counts as a draft and nobody sees it: ${value}`,
      remedy: 'Write `draft: true` or `draft: false`.',
    }),
    draft: () => ({
      message: 'The note is a draft: nobody finds it',
      remedy: 'Remove `draft: true` when it is ready.',
    }),
    'bad-date': ({ value }) => ({
      message: `There is no such date: ${value}`,
      remedy: 'Write YYYY-MM-DD, YYYY-MM, YYYY or unknown.',
    }),
    'bad-tip': ({ value }) => ({
      message: `tip is neither true nor false, so the note gives no tips: ${value}`,
      remedy: 'Write `tip: true` or `tip: false`.',
    }),
    undated: ({ title }) => ({
      message: `“${title}” has no date: year:, after: and before: do not find it`,
      remedy: 'Add `date: YYYY-MM-DD` at the top, or `date: unknown` if nobody knows.',
    }),
    'empty-note': () => ({
      message: 'There is nothing in this file that could be found',
      remedy: 'Write its notes, or delete the file.',
    }),
    'empty-heading': () => ({
      message: 'A heading without a text',
      remedy: 'Give it a title, or delete the line.',
    }),
    'empty-session': ({ title, onlyMetadata }) => ({
      message: onlyMetadata ? `Nothing but who speaks or when stands under “${title}”` : `Nothing stands under “${title}”`,
      remedy: 'Write what was said, a link to the slides, or one line that tells that there are no notes.',
    }),
    'empty-bullet': () => ({
      message: 'A bullet without a text',
      remedy: 'Write what belongs there, or delete the line.',
    }),
    'bare-link': ({ url }) => ({
      message: `A bullet that is only an address, which no word finds: ${url}`,
      remedy: 'Say what is there: [what it is](address).',
    }),
    'duplicate-bullet': ({ text, firstLine }) => ({
      message: `The same bullet stands on line ${firstLine}: ${text}`,
      remedy: 'Keep one of them, or say what differs.',
    }),
    'long-bullet': ({ characters, max }) => ({
      message: `A bullet of ${characters} characters, hard to read on a phone`,
      remedy: `Split it into bullets of at most ${max} characters.`,
    }),
    'image-without-text': ({ source, fileName }) => ({
      message:
        fileName === undefined
          ? `An image without a text, of which chat shows nothing: ${source}`
          : `An image of which chat shows only its file name: ${fileName}`,
      remedy: 'Say what it shows: ![what is seen](address).',
    }),
    'broken-emphasis': ({ text }) => ({
      message: `Marks of emphasis that readers see as they are: ${text}`,
      remedy: 'Close the mark, without a space inside: **word**.',
    }),
    'control-character': ({ count, first }) => ({
      message: `${count === '' ? 'Control characters' : plural(Number(count), 'control character')} left out${first === '' ? '' : `, the first is ${first}`}`,
      remedy: 'Delete the control characters in an editor that shows them.',
    }),
    'too-deep': ({ levels }) => ({
      message: `Bullets are nested ${levels === '' ? 'very' : `${levels} levels`} deep`,
      remedy: 'Check the indentation; it is most likely a slip.',
    }),
    'fragile-emphasis': ({ text }) => ({
      message: `The bot shows this emphasis, GitHub and others show its marks: ${text}`,
      remedy: 'Put a space outside the closing mark, or move the punctuation out of it: **word**。',
    }),
    'glued-marker': ({ text }) => ({
      message: `No space after the marker, so GitHub and others see plain text: ${text}`,
      remedy: 'Put a space after the marker: `- text`, `## text`.',
    }),
    'stray-dash': ({ text }) => ({
      message: `A dash at the end that begins no bullet: ${text}`,
      remedy: 'Delete the dash, or begin the bullet on the next line.',
    }),
    'mixed-indentation': () => ({
      message: 'From here on bullets are indented by tabs and by spaces, which readers nest differently',
      remedy: 'Indent by two spaces a level throughout.',
    }),
    misspelling: ({ written, meant }) => ({
      message: `“${written}” is searched as a slip of “${meant}”`,
      remedy: 'Correct it; if the word is right, add it to GLOSSARY_FILE.',
    }),
    'mixed-spelling': ({ written, count, other, otherCount, preferred, lines }) => ({
      message: `“${written}” (${plural(count, 'time')}) beside “${other}” (${plural(otherCount, 'time')})${lines.length > 1 ? `; here on lines ${someLines(lines)}` : ''}`,
      remedy: `Write “${preferred}” throughout.`,
    }),
  },
  severity: { error: 'error', warning: 'warning', suggestion: 'suggestion' },
  summary: ({ errors, warnings, suggestions, files }) =>
    `${plural(errors, 'error')}, ${plural(warnings, 'warning')}, ${plural(suggestions, 'suggestion')} in ${plural(files, 'file')}`,
  nothingFound: (files) => `Nothing found in ${plural(files, 'file')}.`,
  noNotes: (folder) => `There are no notes (*.md, *.markdown, *.txt) in ${folder}.`,
};

function someLines(lines: readonly number[]): string {
  return lines.length > 8 ? `${lines.slice(0, 8).join(', ')} …` : lines.join(', ');
}
