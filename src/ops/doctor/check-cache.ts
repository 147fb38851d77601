import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { Finding } from '../finding.ts';
import { checkDisk, nearestFolder } from './check-disk.ts';

/**
 * Whether what can be made again may be kept: readings, the compiled dictionary, the index of many notes, the clone of a repository. Writes nothing.
 *
 * @param folder  Undefined when the environment names no place.
 * @param holdsClone  The notes come from a repository, whose clone lies there: without it there are no notes.
 */
export async function checkCache(folder: string | undefined, holdsClone: boolean): Promise<readonly Finding[]> {
  if (folder === undefined) {
    const message = {
      en: 'There is no cache folder: neither XDG_CACHE_HOME nor HOME is set.',
      ja: 'キャッシュのフォルダーがありません（XDG_CACHE_HOME も HOME も設定されていません）。',
    };
    return [notKept(message, holdsClone)];
  }
  const nearest = nearestFolder(folder);
  try {
    await access(nearest, constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return [
      notKept(
        {
          en: `The cache folder ${folder} cannot be written (${reason}).`,
          ja: `キャッシュのフォルダー ${folder} に書き込めません（${reason}）。`,
        },
        holdsClone,
      ),
    ];
  }
  return [await checkDisk(folder, { en: 'the caches', ja: 'キャッシュ' })];
}

function notKept(message: Finding['message'], holdsClone: boolean): Finding {
  return {
    area: 'disk',
    code: 'cache-not-writable',
    state: holdsClone ? 'problem' : 'warning',
    message,
    remedy: holdsClone
      ? {
          en: 'The clone of NOTES_REPO belongs there: set XDG_CACHE_HOME to a folder that the user of k8snotes can write.',
          ja: 'NOTES_REPO のクローンの置き場所です。k8snotes を動かすユーザーが書き込めるフォルダーを XDG_CACHE_HOME に指定してください。',
        }
      : {
          en: 'Every start makes readings, dictionary and index anew, which takes longer. Set XDG_CACHE_HOME to a folder that the user of k8snotes can write.',
          ja: '起動のたびに読みや辞書や索引を作り直すので、時間がかかります。k8snotes を動かすユーザーが書き込めるフォルダーを XDG_CACHE_HOME に指定してください。',
        },
  };
}
