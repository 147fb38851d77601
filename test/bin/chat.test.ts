import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createConsoleChat } from '../../adapters/console/chat.ts';
import type { Request } from '../../src/model.ts';
import { folderWith, runInMemory } from '../support/environment.ts';
import { sampleAnswers } from '../support/sample-answers.ts';

const NOTES = folderWith({
  '2024-01-15-mesh.md': `# Mesh Night\n\n${['A', 'B', 'C', 'D', 'E'].map((name, index) => `## 1${index}:00-1${index}:30 Talk ${name}\n\n- Istio ${name}\n`).join('\n')}`,
});
const chat = (input: string, ...more: string[]) => runInMemory(['chat', '--notes', NOTES, ...more], { input });

describe('chat over a pipe', () => {
  it('answers line by line, without greeting or prompt, and ends with its input', async () => {
    const { code, out, err } = await chat('istio\n\nLaravel\n');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^istio — 5 hits in 5 talks\n/);
    expect(out).toContain('No note answers “Laravel”.');
    expect(out).not.toContain('> ');
  });

  it('shows the next page with /more, names it so, and says when there is none', async () => {
    const { out } = await chat('istio\n/more\n/more\n続き\n');
    expect(out).toContain('page 1 of 2 · next page: /more');
    expect(out).toContain('page 2 of 2\n');
    expect(out.match(/There are no further pages\./g)).toHaveLength(2);
  });

  it.each(['/quit', 'quit', 'EXIT'])('ends at %s', async (word) => {
    expect((await chat(`${word}\nistio\n`)).out).toBe('');
  });

  it('goes on after what it refuses, and takes --lang', async () => {
    const { out } = await chat(`-Helm\n${'a'.repeat(600)}\n/more\nistio\n`, '--lang', 'ja');
    expect(out).toMatch(/除く言葉だけでは.*質問が長すぎます.*これより後のページはありません.*5 件、5 つの発表から/s);
  });

  it('takes commands in both languages', async () => {
    expect((await chat('events\nイベント\n')).out).toMatch(/1 event\n.*1 件のイベント/s);
  });

  it('is what start does with nothing configured', async () => {
    expect((await runInMemory(['start', '--notes', NOTES], { input: 'istio\n' })).out).toContain('5 hits in 5 talks');
  });
});

describe('chat on a terminal', () => {
  const open = (interactive: boolean) => {
    const input = new PassThrough();
    const output = new PassThrough();
    let text = '';
    output.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    const asked: Request[] = [];
    const answer = sampleAnswers('en')['refused-empty'];
    if (answer === undefined) throw new Error('there is a sample');
    const core = {
      answer: (request: Request) => {
        asked.push(request);
        return Promise.resolve(answer);
      },
      search: () => Promise.resolve(undefined),
      complete: () => Promise.resolve([]),
    };
    const log = { error: () => undefined } as never;
    const adapter = createConsoleChat(
      { core, log },
      { input, output, interactive, style: { width: 80, colour: false }, language: 'auto', locale: 'ja', greeting: ['hello'] },
    );
    return { input, adapter, asked, text: () => text };
  };

  it('greets, prompts, asks as the owner with the locale, and leaves the prompt behind at the end', async () => {
    const { input, adapter, asked, text } = open(true);
    await adapter.start();
    input.end('istio\n');
    await adapter.ended;
    expect(text()).toMatch(/^hello\n/);
    expect(text()).toContain('> ');
    expect(text().endsWith('\n')).toBe(true);
    expect(asked).toMatchObject([{ text: 'istio', page: 1, locale: 'ja', place: { platform: 'console', trusted: true } }]);
  });

  it('ends at Ctrl-C and Ctrl-D', async () => {
    for (const key of ['\u0003', '\u0004']) {
      const { input, adapter } = open(true);
      await adapter.start();
      input.write(key);
      await expect(adapter.ended).resolves.toBeUndefined();
    }
  });

  it('stops when it is told to, twice without harm, and answers no more', async () => {
    const { input, adapter, asked } = open(false);
    await adapter.start();
    await adapter.stop();
    await adapter.stop();
    input.write('istio\n');
    await adapter.ended;
    expect(asked).toEqual([]);
  });
});
