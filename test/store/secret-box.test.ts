import { describe, expect, it } from 'vitest';
import { createSecretBox } from '../../src/store/secret-box.ts';

const BYTES = Buffer.from('0123456789abcdef0123456789ABCDEF', 'latin1');

describe('the secret box', () => {
  it.each([
    ['base64', BYTES.toString('base64')],
    ['base64url, no padding', BYTES.toString('base64url')],
    ['hexadecimal', BYTES.toString('hex')],
    ['hexadecimal in capitals', BYTES.toString('hex').toUpperCase()],
    ['base64 with a line break of a mounted file', `${BYTES.toString('base64')}\n`],
  ])('takes a key in %s, the same key in each form', (_, key) => {
    const sealed = createSecretBox([BYTES.toString('base64')]).seal('slack:T1', 'secret');
    expect(createSecretBox([key]).open('slack:T1', sealed)).toBe('secret');
  });

  it.each([
    ['', 'neither base64 nor hexadecimal'],
    ['not a key!', 'neither base64 nor hexadecimal'],
    [Buffer.alloc(31).toString('base64'), '31 bytes long'],
    [Buffer.alloc(33).toString('base64'), '33 bytes long'],
    [Buffer.alloc(16).toString('hex'), '24 bytes long'],
  ])('refuses the key %j by its place, without showing it', (key, found) => {
    const error = (() => {
      try {
        createSecretBox([BYTES.toString('hex'), key]);
        return undefined;
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toMatchObject({
      name: 'StoreError',
      code: 'BAD_KEY',
      message: `Encryption key 2 is ${found}; it must be 32 bytes.`,
      remedy: expect.stringContaining('openssl rand -base64 32'),
    });
    if (key !== '') expect(JSON.stringify(error) + String(error)).not.toContain(key);
  });

  it('seals the same text differently each time, and empty and long text, too', () => {
    const box = createSecretBox([BYTES.toString('hex')]);
    expect(box.seal('w', 'secret').sealed).not.toBe(box.seal('w', 'secret').sealed);
    for (const text of ['', '値'.repeat(100_000)]) expect(box.open('w', box.seal('w', text))).toBe(text);
  });

  it('notices a change in any byte', () => {
    const box = createSecretBox([BYTES.toString('hex')]);
    const { keyId, sealed } = box.seal('w', 'secret');
    const bytes = Buffer.from(sealed, 'base64');
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8((changed[index] ?? 0) ^ 1, index);
      expect(() => box.open('w', { keyId, sealed: changed.toString('base64') })).toThrow(expect.objectContaining({ code: 'DECRYPTION' }));
    }
    expect(() => box.open('other', { keyId, sealed })).toThrow(expect.objectContaining({ code: 'DECRYPTION' }));
    expect(() => box.open('w', { keyId, sealed: '' })).toThrow(expect.objectContaining({ code: 'DECRYPTION' }));
  });
});
