import { describe, expect, it } from 'vitest';
import { ManifestError, scopeNotes, slackManifest } from '../../../adapters/slack/manifest.ts';
import { APP_TOKEN_SCOPE, BOT_SCOPES, OPTIONAL_BOT_SCOPES } from '../../../adapters/slack/names.ts';

const http = { mode: 'http', commandName: 'k8snotes', publicUrl: 'https://notes.example.com/' } as const;

function at(manifest: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], manifest);
}

describe('the app manifest', () => {
  it.each([
    ['socket', { mode: 'socket', commandName: 'k8snotes' }],
    ['http', http],
    ['http-distributed', { ...http, isDistributed: true }],
  ] as const)('for %s is as its golden file', async (name, settings) => {
    await expect(`${JSON.stringify(slackManifest(settings), null, 2)}\n`).toMatchFileSnapshot(`../../golden/slack/manifest-${name}.json`);
  });

  it('keeps to the lengths that Slack takes', () => {
    const manifest = slackManifest({ mode: 'socket', commandName: 'k'.repeat(31) });
    const info = at(manifest, 'display_information') as Readonly<Record<string, string>>;
    expect(info['name']?.length).toBeLessThanOrEqual(35);
    expect(info['description']?.length).toBeLessThanOrEqual(140);
    expect(info['long_description']?.length).toBeGreaterThanOrEqual(175);
    expect(info['long_description']?.length).toBeLessThanOrEqual(4000);
    expect((at(manifest, 'features', 'agent_view', 'agent_description') as string).length).toBeLessThanOrEqual(300);
    expect((at(manifest, 'features', 'agent_view', 'suggested_prompts') as unknown[]).length).toBeLessThanOrEqual(4);
    for (const shortcut of at(manifest, 'features', 'shortcuts') as readonly Readonly<Record<string, string>>[]) {
      expect(shortcut['name']?.length).toBeLessThanOrEqual(24);
      expect(shortcut['description']?.length).toBeLessThanOrEqual(150);
    }
    for (const command of at(manifest, 'features', 'slash_commands') as readonly Readonly<Record<string, string>>[])
      expect(command['command']?.length).toBeLessThanOrEqual(32);
  });

  it('names an address only where Slack sends requests over HTTP', () => {
    expect(JSON.stringify(slackManifest({ mode: 'socket', commandName: 'k8snotes', publicUrl: 'https://x.example' }))).not.toMatch(
      /https?:/u,
    );
    expect(at(slackManifest(http), 'settings', 'interactivity', 'request_url')).toBe('https://notes.example.com/slack/events');
  });

  it('rotates tokens only where an installation store keeps them', () => {
    const rotates = (settings: Parameters<typeof slackManifest>[0]): unknown =>
      at(slackManifest(settings), 'settings', 'token_rotation_enabled');
    expect(rotates({ mode: 'socket', commandName: 'k8snotes', isDistributed: true })).toBe(false);
    expect(rotates(http)).toBe(false);
    expect(rotates({ ...http, isDistributed: true })).toBe(true);
  });

  it.each([
    ['BAD_COMMAND_NAME', { mode: 'socket', commandName: '/k8snotes' }, '"/k8snotes"'],
    ['BAD_COMMAND_NAME', { mode: 'socket', commandName: 'k'.repeat(32) }, '1 to 31'],
    ['BAD_COMMAND_NAME', { mode: 'socket', commandName: '' }, '""'],
    ['BAD_PUBLIC_URL', { mode: 'http', commandName: 'k8snotes' }, '""'],
    ['BAD_PUBLIC_URL', { mode: 'http', commandName: 'k8snotes', publicUrl: 'ftp://x.example' }, '"ftp://x.example"'],
  ] as const)('refuses with %s: %j', (code, settings, named) => {
    let caught: unknown;
    try {
      slackManifest(settings);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(ManifestError);
    expect(caught).toMatchObject({ code, message: expect.stringContaining(named) });
  });

  it.each(['ja', 'en'] as const)('says in %s what each scope is for', (language) => {
    const notes = scopeNotes(language, 'socket');
    const scopes = [...Object.keys(BOT_SCOPES), ...Object.keys(OPTIONAL_BOT_SCOPES), APP_TOKEN_SCOPE];
    expect(notes.map((note) => note.split(/: | \(/u)[0])).toEqual(scopes);
    expect(scopeNotes(language, 'http').join('\n')).not.toContain(APP_TOKEN_SCOPE);
  });
});
