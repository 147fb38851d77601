import { describe, expect, it } from 'vitest';
import { describeStore, later, NEW_KEY, NOW, OLD_KEY } from './describe-store.ts';
import { KINDS } from './kinds.ts';

const INSTALLATION = { team: { id: 'T1' }, bot: { token: 'xoxb-very-secret-値', scopes: ['chat:write'] } };

describe.each(KINDS)('installations', (kind) => {
  describeStore(kind, ({ open, dump, run }) => {
    it('come back as they were saved, the last one', async () => {
      const { installations } = await open();
      await installations.save('slack:T1', { older: true }, NOW);
      await installations.save('slack:T1', INSTALLATION, later(1));
      expect(await installations.find('slack:T1')).toEqual(INSTALLATION);
      expect(await installations.find('slack:T-nobody')).toBeUndefined();
      expect(await installations.workspaces()).toEqual(['slack:T1']);
    });

    it('stand nowhere in the data in the clear, nor does the key', async () => {
      const { installations } = await open();
      await installations.save('slack:T-sealed', INSTALLATION, NOW);
      const stored = await dump();
      expect(stored).toContain('slack:T-sealed');
      for (const secret of ['very-secret', 'chat:write', OLD_KEY, Buffer.from('xoxb-very-secret').toString('base64').slice(2, -2)]) {
        expect(stored).not.toContain(secret);
      }
    });

    it('open with an old key, and are sealed with the new one when saved again', async () => {
      const old = await open({ keys: [OLD_KEY] });
      await old.installations.save('slack:T-rotated', INSTALLATION, NOW);
      const both = await open({ keys: [NEW_KEY, OLD_KEY] });
      expect(await both.installations.find('slack:T-rotated')).toEqual(INSTALLATION);
      await both.installations.save('slack:T-rotated', INSTALLATION, later(1));
      const fresh = await open({ keys: [NEW_KEY] });
      expect(await fresh.installations.find('slack:T-rotated')).toEqual(INSTALLATION);
      await expect(old.installations.find('slack:T-rotated')).rejects.toMatchObject({ code: 'DECRYPTION' });
    });

    it('name the key that is missing when none opens them', async () => {
      await (await open({ keys: [OLD_KEY] })).installations.save('slack:T-lost', INSTALLATION, NOW);
      const other = await open({ keys: [NEW_KEY] });
      await expect(other.installations.find('slack:T-lost')).rejects.toMatchObject({
        name: 'StoreError',
        code: 'DECRYPTION',
        message: expect.stringMatching(
          /^The installation of slack:T-lost is sealed with key [0-9a-f]{8}; the configured keys are [0-9a-f]{8}\.$/,
        ),
        remedy: expect.stringContaining('DATABASE_ENCRYPTION_KEY'),
      });
    });

    it('do not open when moved to another workspace or changed', async () => {
      const { installations } = await open();
      await installations.save('slack:T-mine', INSTALLATION, NOW);
      await installations.save('slack:T-theirs', INSTALLATION, NOW);
      await installations.save('slack:T-short', INSTALLATION, NOW);
      await run(
        "update k8snotes_installation set sealed = (select sealed from k8snotes_installation where workspace = 'slack:T-mine') where workspace = 'slack:T-theirs'",
      );
      await expect(installations.find('slack:T-theirs')).rejects.toMatchObject({
        code: 'DECRYPTION',
        message: expect.stringContaining('changed outside'),
      });
      await run(
        "update k8snotes_installation set sealed = substr(sealed, 1, 20) || 'AAAA' || substr(sealed, 25) where workspace = 'slack:T-mine'",
      );
      await expect(installations.find('slack:T-mine')).rejects.toMatchObject({
        code: 'DECRYPTION',
        message: expect.stringContaining('changed outside'),
      });
      await run("update k8snotes_installation set sealed = 'AAAA' where workspace = 'slack:T-short'");
      await expect(installations.find('slack:T-short')).rejects.toMatchObject({
        code: 'DECRYPTION',
        message: expect.stringContaining('changed outside'),
      });
    });

    it('need a key to be saved or read, and none to be listed or deleted', async () => {
      await (await open()).installations.save('slack:T-keyless', INSTALLATION, NOW);
      const { installations } = await open({ keys: [] });
      await expect(installations.find('slack:T-keyless')).rejects.toMatchObject({
        code: 'NO_KEY',
        message: expect.stringContaining('no encryption key is set'),
      });
      await expect(installations.save('slack:T2', INSTALLATION, NOW)).rejects.toMatchObject({
        code: 'NO_KEY',
        remedy: expect.stringContaining('openssl rand'),
      });
      expect(await installations.find('slack:T-nobody')).toBeUndefined();
      expect(await installations.workspaces()).toContain('slack:T-keyless');
      await installations.delete('slack:T-keyless');
      expect(await installations.workspaces()).not.toContain('slack:T-keyless');
    });

    it('are refused when they are no JSON', async () => {
      const { installations } = await open();
      await expect(installations.save('slack:T-none', undefined, NOW)).rejects.toMatchObject({ name: 'StoreError', code: 'FAILED' });
      expect(await installations.find('slack:T-none')).toBeUndefined();
    });
  });
});
