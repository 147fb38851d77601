import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { StoreError } from './store.ts';

/** Seals secrets of workspaces. */
export interface SecretBox {
  /** @throws {StoreError} `NO_KEY` */
  readonly seal: (workspace: string, text: string) => Sealed;
  /** @throws {StoreError} `NO_KEY` when there is no key at all, `DECRYPTION` when none fits or what was sealed has been changed since. */
  readonly open: (workspace: string, sealed: Sealed) => string;
}

export interface Sealed {
  /** Eight hexadecimal digits that tell keys apart and tell nothing about the key. */
  readonly keyId: string;
  /** Initialisation vector, ciphertext and tag, in base64. */
  readonly sealed: string;
}

interface Key {
  readonly id: string;
  readonly bytes: Buffer;
}

const KEY_BYTES = 32;
/** 96 bits, as NIST SP 800-38D recommends; random ones suffice for far more than the few thousand seals that a key of ours ever makes. https://doi.org/10.6028/NIST.SP.800-38D (checked 2026-11) */
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HOW_TO_MAKE_ONE = 'A key is 32 random bytes in base64 or hexadecimal: make one with `openssl rand -base64 32`.';
const HOW_TO_SET = 'Set DATABASE_ENCRYPTION_KEY to one or more keys with commas between: the first seals, all open.';

/**
 * Create a box that seals with AES-256-GCM. The first key seals, all open: to rotate, put the new key before the old one, and take the old one away once nothing is sealed with it.
 *
 * The workspace is authenticated along, so that a row copied to another workspace does not open.
 *
 * @param keys  32 bytes each, in base64, base64url or hexadecimal. None: whatever needs a key is refused.
 * @throws {StoreError} `BAD_KEY`, with the position of the key and never its text.
 */
export function createSecretBox(keys: readonly string[]): SecretBox {
  const ring = keys.map((text, index) => readKey(text, index + 1));
  return {
    seal: (workspace, text) => {
      const [key] = ring;
      if (key === undefined) throw noKey('saved');
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key.bytes, iv).setAAD(bound(workspace));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return { keyId: key.id, sealed: Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64') };
    },
    open: (workspace, { keyId, sealed }) => {
      if (ring.length === 0) throw noKey('read');
      const key = ring.find(({ id }) => id === keyId);
      if (key === undefined) {
        throw new StoreError(
          'DECRYPTION',
          `The installation of ${workspace} is sealed with key ${keyId}; the configured keys are ${ring.map(({ id }) => id).join(', ')}.`,
          'Add the key that it was sealed with to DATABASE_ENCRYPTION_KEY, or have the app installed again in that workspace.',
        );
      }
      try {
        return decipher(key, workspace, Buffer.from(sealed, 'base64'));
      } catch (cause) {
        throw new StoreError(
          'DECRYPTION',
          `The installation of ${workspace} does not open with key ${keyId}: it was changed outside this program.`,
          'Restore the database from a back-up, or have the app installed again in that workspace.',
          { cause },
        );
      }
    },
  };
}

function decipher(key: Key, workspace: string, bytes: Buffer): string {
  if (bytes.length < IV_BYTES + TAG_BYTES) throw new RangeError('too short to be sealed');
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(bound(workspace))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
}

function bound(workspace: string): Buffer {
  return Buffer.from(`k8snotes installation 1\n${workspace}`, 'utf8');
}

function readKey(text: string, position: number): Key {
  const bytes = decodeKey(text.trim());
  if (bytes?.length !== KEY_BYTES) {
    const found = bytes === undefined ? 'neither base64 nor hexadecimal' : `${bytes.length} bytes long`;
    throw new StoreError('BAD_KEY', `Encryption key ${position} is ${found}; it must be ${KEY_BYTES} bytes.`, HOW_TO_MAKE_ONE);
  }
  return { id: createHmac('sha256', bytes).update('k8snotes key id').digest('hex').slice(0, 8), bytes };
}

function decodeKey(text: string): Buffer | undefined {
  // 64 hexadecimal digits are valid base64, too: hexadecimal first.
  if (/^[0-9a-f]{64}$/iu.test(text)) return Buffer.from(text, 'hex');
  return /^[A-Za-z0-9+/_-]+={0,2}$/u.test(text) ? Buffer.from(text, 'base64') : undefined;
}

function noKey(verb: 'saved' | 'read'): StoreError {
  return new StoreError('NO_KEY', `An installation is to be ${verb}, but no encryption key is set.`, `${HOW_TO_SET} ${HOW_TO_MAKE_ONE}`);
}
