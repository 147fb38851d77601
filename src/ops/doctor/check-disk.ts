import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Finding } from '../finding.ts';

/** What the database, its log and the caches may need to grow by in a year, generously. */
const MIN_FREE_BYTES = 200 * 1024 * 1024;

/** Whether a folder's disk has room. A folder that is not there yet is judged by what will hold it. */
export async function checkDisk(folder: string, what: Readonly<Record<'en' | 'ja', string>>): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(nearestFolder(folder));
    const free = bavail * bsize;
    const megabytes = Math.floor(free / 1024 / 1024);
    if (free >= MIN_FREE_BYTES) {
      return {
        area: 'disk',
        code: 'disk-ok',
        state: 'ok',
        message: { en: `${megabytes} MB free for ${what.en} (${folder})`, ja: `${what.ja}のための空きは ${megabytes} MB（${folder}）` },
        remedy: { en: '', ja: '' },
      };
    }
    return {
      area: 'disk',
      code: 'disk-low',
      state: 'warning',
      message: {
        en: `Only ${megabytes} MB are free for ${what.en} (${folder}).`,
        ja: `${what.ja}のための空きが ${megabytes} MB しかありません（${folder}）。`,
      },
      remedy: { en: 'Make room before the disk is full.', ja: 'いっぱいになる前に空きを増やしてください。' },
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      area: 'disk',
      code: 'disk-unknown',
      state: 'warning',
      message: { en: `The disk of ${folder} cannot be looked at: ${reason}.`, ja: `${folder} のディスクを調べられません（${reason}）。` },
      remedy: { en: 'Check that the folder exists and can be read.', ja: 'フォルダーがあり、読めることを確かめてください。' },
    };
  }
}

/** The folder, or what will hold it when it is not there yet. */
export function nearestFolder(folder: string): string {
  let nearest = resolve(folder);
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  return nearest;
}
