import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createLineLinker } from '../../src/answer/line-links.ts';
import { createQueryCore, type QueryCore } from '../../src/answer/query-core.ts';
import type { Answer, Place } from '../../src/model.ts';
import { openGitSource } from '../../src/notes/git-source.ts';
import { type NotesService, type NotesServiceOptions, openNotes } from '../../src/notes-service.ts';
import { createLogger } from '../../src/ops/log.ts';
import { createTeamRepository, GIT_ENVIRONMENT, type GitHost, serveRepositories } from '../support/git.ts';
import { glossary, OWNER } from '../support/search.ts';

const lines: string[] = [];
const log = createLogger({ level: 'info', destination: { write: (line) => lines.push(line) } });
const STRANGER: Place = { platform: 'slack', ids: ['slack:C1'], trusted: false };
let service: NotesService | undefined;
let host: GitHost | undefined;
afterEach(async () => {
  await service?.close();
  service = undefined;
  await host?.close();
  host = undefined;
  lines.length = 0;
});

const newDirectory = (): string => join(mkdtempSync(join(tmpdir(), 'k8snotes-test-clone-')), 'clone');

interface Opening {
  readonly directory?: string;
  readonly everyMs?: number;
  readonly freshMs?: number;
  readonly options?: Partial<NotesServiceOptions>;
}

async function open(repo: string, { directory = newDirectory(), everyMs, freshMs = 0, options = {} }: Opening = {}): Promise<NotesService> {
  const source = await openGitSource({
    repo,
    branch: undefined,
    directory,
    folder: undefined,
    environment: GIT_ENVIRONMENT,
    log,
    now: () => new Date(),
    allowFile: true,
  });
  service = await openNotes({
    notesDir: '/nonexistent',
    pulled: { source, everyMs, freshMs },
    glossary,
    dictionaryFiles: 'none',
    cacheDir: undefined,
    log,
    now: () => new Date(),
    ...options,
  });
  return service;
}

function coreOf(notes: NotesService): QueryCore {
  return createQueryCore({
    index: () => notes.index,
    helpers: notes.helpers,
    link: createLineLinker('https://git.example/{commit}/{path}#L{line}', notes.commit),
    notesAsOf: notes.notesAsOf,
    status: notes.status,
    problem: notes.problem,
    log,
    newErrorId: () => 'x',
    gate: notes.gate,
  });
}

const ask = (core: QueryCore, text: string, place: Place = OWNER, language: 'ja' | 'en' = 'en'): Promise<Answer> =>
  core.answer({ text, place, language });

async function texts(core: QueryCore, text: string): Promise<readonly string[]> {
  const answer = await ask(core, text);
  return answer.kind === 'hits' ? answer.cards.map((card) => card.top.text) : [];
}

async function problemFor(core: QueryCore, place: Place, language: 'ja' | 'en'): Promise<string | undefined> {
  const answer = await ask(core, 'status', place, language);
  if (answer.kind !== 'status') throw new Error(answer.kind);
  return answer.status.problem;
}

describe('notes that are pulled', () => {
  it('answer with links to the very commit that each was read from, before, during and after a change', async () => {
    const team = createTeamRepository();
    const first = team.push({ '2024-01-15-mesh.md': '# Mesh Night\n\n- Istio を試した\n' });
    const notes = await open(team.url);
    const core = coreOf(notes);
    const linkOf = async (text: string): Promise<string | undefined> => {
      const answer = await ask(core, text);
      return answer.kind === 'hits' ? answer.cards[0]?.url : undefined;
    };
    expect(await linkOf('Istio')).toBe(`https://git.example/${first}/2024-01-15-mesh.md#L3`);
    const second = team.push({ '2024-01-15-mesh.md': '# Mesh Night\n\n- 新しい行\n- Istio を試した\n' });
    expect(await notes.refresh()).toBe(true);
    expect(await linkOf('Istio')).toBe(`https://git.example/${second}/2024-01-15-mesh.md#L4`);
    expect(lines.some((line) => line.includes(second))).toBe(true);
  });

  it('never miss a note that is there before and after a change of many, renamed ones included', { timeout: 30_000 }, async () => {
    const COUNT = 60;
    const team = createTeamRepository();
    const pathOf = (at: number, folder: string): string => `${folder}/2024-01-${String((at % 28) + 1).padStart(2, '0')}-event${at}.md`;
    const textOf = (at: number, version: number): string => `# Event ${at}\n\n- 版 ${version}\n- Kubernetes の話 ${at}\n`;
    const files = (version: number, folder: string) =>
      Object.fromEntries(Array.from({ length: COUNT }, (_, at) => [pathOf(at, folder), textOf(at, version)]));
    team.push(files(1, 'a'));
    const notes = await open(team.url);
    const core = coreOf(notes);
    let isDone = false;
    let asked = 0;
    let between = 0;
    const seen = new Set<string>();
    const counts: number[] = [];
    const askAll = async (): Promise<void> => {
      while (!isDone) {
        const answer = await core.answer({ text: 'Kubernetes の話', place: OWNER, language: 'ja' }, { hits: 3 * COUNT });
        if (answer.kind !== 'hits') throw new Error(`answered with ${answer.kind}`);
        const events = new Set(answer.hits.filter((hit) => hit.text.startsWith('Kubernetes')).map((hit) => hit.event));
        counts.push(events.size);
        const commitsHere = new Set(answer.hits.map(({ url }) => url?.split('/')[3] ?? ''));
        for (const commit of commitsHere) seen.add(commit);
        if (commitsHere.size > 1) between += 1;
        asked += 1;
        await new Promise(setImmediate);
      }
    };
    const asking = askAll().finally(() => {
      isDone = true;
    });
    const someAnswers = (): Promise<void> => askUntil(asked + 3);
    const askUntil = async (count: number): Promise<void> => {
      while (asked < count && !isDone) await new Promise(setImmediate);
    };
    await someAnswers();
    const commits = [notes.commit(pathOf(0, 'a'))];
    commits.push(team.push(files(2, 'a')));
    expect(await notes.refresh()).toBe(true);
    const moved = Object.fromEntries(Object.keys(files(2, 'a')).map((path) => [path, undefined]));
    commits.push(team.push({ ...moved, ...files(3, 'b') }));
    expect(await notes.refresh()).toBe(true);
    await someAnswers();
    isDone = true;
    await asking;
    expect(between).toBeGreaterThan(0);
    expect([...new Set(counts)]).toEqual([COUNT]);
    expect([...seen].sort()).toEqual(commits.map(String).sort());
    expect(notes.notes()).toHaveLength(COUNT);
  });

  it('go on being answered from while the repository is out of reach, which is told to each as far as it concerns them, until it is back', async () => {
    const team = createTeamRepository();
    team.push({ '2024-01-15-mesh.md': '# Mesh Night\n\n- Istio を試した\n' });
    host = await serveRepositories(dirname(team.bare));
    const url = `http://127.0.0.1:${host.port}/notes.git`;
    let told = 0;
    const notes = await open(url, { options: { onChange: () => (told += 1) } });
    const core = coreOf(notes);
    expect(await problemFor(core, OWNER, 'en')).toBeUndefined();
    host.credentials = 'somebody:else';
    expect(await notes.refresh()).toBe(false);
    expect(await notes.refresh()).toBe(false);
    expect(await texts(core, 'Istio')).toEqual(['Istio を試した']);
    expect(told).toBe(1);
    expect(lines.filter((line) => line.includes('cannot be read just now'))).toHaveLength(1);
    expect(await problemFor(core, OWNER, 'en')).toContain(url);
    expect(await problemFor(core, OWNER, 'ja')).toContain(`${url} からノートを取得できません`);
    expect(await problemFor(core, STRANGER, 'en')).toBe('their repository cannot be read just now.');
    expect(await problemFor(core, STRANGER, 'ja')).toBe('今はノートのリポジトリから取得できません。');
    host.credentials = undefined;
    expect(await notes.refresh()).toBe(true);
    expect(await problemFor(core, OWNER, 'en')).toBeUndefined();
    expect(told).toBe(2);
  });

  it('stay as they were when a push leaves none', async () => {
    const team = createTeamRepository();
    team.push({ '2024-01-15-mesh.md': '# Mesh Night\n\n- Istio を試した\n' });
    const notes = await open(team.url);
    team.push({ '2024-01-15-mesh.md': undefined, 'image.png': 'x' });
    expect(await notes.refresh()).toBe(false);
    expect(notes.problem()).toMatchObject({ code: 'no-notes', told: { en: `There are no notes in ${team.url}.` } });
    expect(await texts(coreOf(notes), 'Istio')).toHaveLength(1);
  });

  it('begin with what an earlier run fetched when the repository is out of reach, and say so', async () => {
    const team = createTeamRepository();
    team.push({ '2024-01-15-mesh.md': '# Mesh Night\n\n- Istio を試した\n' });
    const directory = newDirectory();
    await (await open(team.url, { directory })).close();
    rmSync(team.bare, { recursive: true });
    const before = Date.now();
    const notes = await open(team.url, { directory });
    expect(await texts(coreOf(notes), 'Istio')).toHaveLength(1);
    expect(notes.problem()?.code).toBe('not-found');
    // As old as they are, not as the process.
    expect(Date.parse(notes.notesAsOf())).toBeLessThan(before);
  });

  it('cannot be opened when the repository is out of reach and was never here', async () => {
    const team = createTeamRepository();
    await expect(open(team.url)).rejects.toMatchObject({ name: 'GitSourceError', code: 'branch-missing' });
  });

  it('are not fetched again for a question a moment after another', async () => {
    const team = createTeamRepository();
    team.push({ '2024-01-15-mesh.md': '# Mesh Night\n\n- Istio を試した\n' });
    host = await serveRepositories(dirname(team.bare));
    const url = `http://127.0.0.1:${host.port}/notes.git`;
    const directory = newDirectory();
    await (await open(url, { directory, freshMs: 60_000 })).close();
    const before = host.requests.length;
    await (await open(url, { directory, freshMs: 60_000 })).close();
    expect([before > 0, host.requests.length]).toEqual([true, before]);
    await (await open(url, { directory, freshMs: 0 })).close();
    expect(host.requests.length).toBeGreaterThan(before);
  });

  it('are pulled by themselves', async () => {
    const team = createTeamRepository();
    team.push({ '2024-01-15-mesh.md': '# Mesh Night\n\n- Istio を試した\n' });
    let wake: () => void = () => undefined;
    const changed = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const notes = await open(team.url, { everyMs: 50, options: { onChange: () => wake(), random: () => 0 } });
    team.push({ '2024-02-15-data.md': '# Data Night\n\n- Vitess を試した\n' });
    await changed;
    expect(await texts(coreOf(notes), 'Vitess')).toEqual(['Vitess を試した']);
  });

  it('are fetched once more, not once each, when many ask while it goes on', async () => {
    const team = createTeamRepository();
    team.push({ '2024-01-15-mesh.md': '# Mesh Night\n\n- Istio を試した\n' });
    host = await serveRepositories(dirname(team.bare));
    const notes = await open(`http://127.0.0.1:${host.port}/notes.git`);
    const before = host.requests.length;
    await notes.refresh();
    const each = host.requests.length - before;
    await Promise.all(Array.from({ length: 8 }, () => notes.refresh()));
    expect(host.requests.length - before - each).toBe(2 * each);
  });

  it('close at once although a fetch hangs', async () => {
    const team = createTeamRepository();
    team.push({ '2024-01-15-mesh.md': '# Mesh Night\n\n- Istio を試した\n' });
    host = await serveRepositories(dirname(team.bare));
    const notes = await open(`http://127.0.0.1:${host.port}/notes.git`);
    const { onRequest, arrived } = hanging();
    host.onRequest = onRequest;
    const refreshed = notes.refresh();
    await arrived;
    await notes.close();
    expect(await refreshed).toBe(false);
    expect(notes.problem()).toBeUndefined();
  });
});

/** Never answers, and tells when it was asked. */
function hanging(): { readonly onRequest: () => Promise<void>; readonly arrived: Promise<void> } {
  let tell: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return {
    arrived,
    onRequest: () => {
      tell();
      return new Promise(() => undefined);
    },
  };
}
