/** One instruction of a Dockerfile, its continuation lines joined. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** A stage: what follows one FROM. */
export interface Stage {
  readonly from: string;
  readonly as: string | undefined;
  readonly instructions: readonly Instruction[];
}

export interface Dockerfile {
  /** ARG before the first FROM, with their defaults. */
  readonly args: ReadonlyMap<string, string>;
  readonly stages: readonly Stage[];
}

const NAMES = 'FROM ARG RUN CMD LABEL EXPOSE ENV ADD COPY ENTRYPOINT VOLUME USER WORKDIR ONBUILD STOPSIGNAL HEALTHCHECK SHELL'.split(' ');

/** Read a Dockerfile (https://docs.docker.com/reference/dockerfile/, checked 2026-11). @throws {Error} A line that begins with no instruction. */
export function parseDockerfile(text: string): Dockerfile {
  const lines = text.split('\n').filter((line) => !/^\s*(?:#|$)/.test(line));
  const joined = lines
    .join('\n')
    .replace(/\\\n\s*/g, ' ')
    .split('\n');
  const args = new Map<string, string>();
  const stages: { from: string; as: string | undefined; instructions: Instruction[] }[] = [];
  for (const line of joined) {
    const [, name = '', rest = ''] = /^([A-Z]+)\s+(.+)$/.exec(line) ?? [];
    if (!NAMES.includes(name)) throw new Error(`no instruction: ${line}`);
    const stage = stages.at(-1);
    if (name === 'FROM') {
      const [from = '', as] = rest.split(/ AS /);
      stages.push({ from, as, instructions: [] });
    } else if (stage !== undefined) stage.instructions.push({ name, text: rest });
    else if (name === 'ARG') args.set(rest.split('=')[0] ?? '', (rest.split('=')[1] ?? '').replace(/^"(.*)"$/, '$1'));
    else throw new Error(`${name} before FROM`);
  }
  return { args, stages };
}

/** A name of an image with the arguments put in: `${NAME}` and `${NAME:+text}`. */
export function withArgs(text: string, args: ReadonlyMap<string, string>): string {
  return text
    .replace(/\$\{(\w+):\+([^{}]*(?:\$\{\w+\})?[^{}]*)\}/g, (_all, name: string, present: string) =>
      (args.get(name) ?? '') === '' ? '' : present,
    )
    .replace(/\$\{(\w+)\}/g, (_all, name: string) => args.get(name) ?? '');
}
