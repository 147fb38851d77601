import { basename } from 'node:path';

/** Characters that a shell leaves as they are, inside a word. */
const PLAIN_WORD = /^[\p{L}\p{N}_@%+=:,./-]+$/u;

/** How this program is called again: npm and npx say what started it, else it is the file that runs. Ends where the arguments begin. */
export function programOf(script: string | undefined, variables: Readonly<Record<string, string | undefined>>): string {
  const npmScript = variables['npm_lifecycle_event'];
  if (npmScript === 'npx') return 'npx k8snotes';
  if (npmScript === 'k8snotes') return 'npm run -s k8snotes --';
  // `npm run ask -- istio` has the command in its script already.
  if (npmScript === 'ask') return 'npm run -s ask --';
  if (script === undefined || basename(script).startsWith('k8snotes')) return 'k8snotes';
  return `node ${quoteWord(script)}`;
}

/** `ask` with these arguments, as it is typed in a shell. */
export function askCommand(program: string, args: readonly string[]): string {
  const words = args.map(quoteWord);
  return [program, ...(program.endsWith(' ask --') ? [] : ['ask']), ...words].join(' ');
}

function quoteWord(word: string): string {
  return PLAIN_WORD.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
