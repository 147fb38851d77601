import { editDistance } from '../../text/edit-distance.ts';
import type { Finding } from '../finding.ts';

/** A setting as whoever runs the bot gave it. */
export interface GivenSetting {
  readonly name: string;
  /** As a person may see it, secrets masked; undefined when the file that is to hold it is empty or cannot be read. */
  readonly value: string | undefined;
  /** The file that it was read from, named by `<name>_FILE`. */
  readonly file: string | undefined;
  /** A file that is named, too, and not read. */
  readonly unusedFile: string | undefined;
}

/** Every setting that was given, line by line, as the program sees it. */
export function settingsFinding(given: readonly GivenSetting[]): Finding {
  const lines = (language: 'en' | 'ja'): string => given.map((setting) => `\n${line(setting, language)}`).join('');
  return {
    area: 'settings',
    code: 'settings-set',
    state: 'ok',
    message:
      given.length === 0
        ? { en: 'Nothing is set: the defaults hold.', ja: '何も設定されていないので、すべて既定値です。' }
        : {
            en: `These are set; for all others the defaults hold:${lines('en')}`,
            ja: `設定されているもの（ほかは既定値です）:${lines('ja')}`,
          },
    remedy: { en: '', ja: '' },
  };
}

function line({ name, value, file, unusedFile }: GivenSetting, language: 'en' | 'ja'): string {
  const shown = value?.replace(/[\r\n]+/g, ' ');
  if (file !== undefined) {
    const nothing = language === 'ja' ? '値を読めません' : 'no value in it';
    return `${name}_FILE=${file} (${shown ?? nothing})`;
  }
  const unused =
    unusedFile === undefined
      ? ''
      : language === 'ja'
        ? `（${name}_FILE=${unusedFile} は読みません）`
        : ` (${name}_FILE=${unusedFile} is not read)`;
  return `${name}=${shown ?? ''}${unused}`;
}

/** Names that begin so are meant for this program; other programs have settings of the other names, such as HTTP_PROXY. */
const FAMILIES = /^(?:NOTES|TIP|SLACK|DISCORD)_/;

/**
 * Variables that look like settings and are none, such as a slip of the pen: the program goes on as if they were not there.
 *
 * @param known  Names of all settings, without their `…_FILE` forms.
 */
export function unknownSettings(variables: Readonly<Record<string, string | undefined>>, known: readonly string[]): readonly Finding[] {
  const all = new Set(known.flatMap((name) => (name.endsWith('_FILE') ? [name] : [name, `${name}_FILE`])));
  const services = Object.keys(variables).flatMap((name) => /^(?<service>.+)_SERVICE_HOST$/.exec(name)?.groups?.['service'] ?? []);
  return Object.keys(variables)
    .filter((name) => FAMILIES.test(name) && !all.has(name) && (variables[name] ?? '') !== '' && !isOfService(name, services))
    .sort()
    .map((name) => unknown(name, nearest(name, [...all])));
}

/** What Kubernetes puts into every container about the services beside it: https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables, checked 2026-11. */
function isOfService(name: string, services: readonly string[]): boolean {
  return services.some((service) => name.startsWith(`${service}_SERVICE_`) || name.startsWith(`${service}_PORT`));
}

function unknown(name: string, meant: readonly string[]): Finding {
  return {
    area: 'settings',
    code: 'setting-unknown',
    state: 'warning',
    message:
      meant.length === 0
        ? { en: `${name} is no setting and has no effect.`, ja: `${name} という設定はありません（何も起きません）。` }
        : {
            en: `${name} is no setting and has no effect: did you mean ${meant.join(' or ')}?`,
            ja: `${name} という設定はありません。${meant.join(' か ')} ではありませんか？`,
          },
    remedy: {
      en: 'Correct or remove it; .env.example has all settings.',
      ja: '名前を直すか、外してください。設定の一覧は .env.example にあります。',
    },
  };
}

const MAX_SLIPS = 2;
const MAX_MEANT = 2;

/** What the name was probably meant to be: one with a slip or two, else those with a word more or less (DISCORD_BOT_TOKEN, SLACK_TOKEN). */
function nearest(name: string, known: readonly string[]): readonly string[] {
  const slips = known.map((setting) => ({ setting, distance: editDistance(name.toUpperCase(), setting, MAX_SLIPS) }));
  const least = Math.min(...slips.map(({ distance }) => distance));
  if (least <= MAX_SLIPS) return slips.flatMap(({ setting, distance }) => (distance === least ? [setting] : [])).slice(0, MAX_MEANT);
  const words = name.toUpperCase().split('_');
  const alike = known.filter((setting) => {
    const others = setting.split('_');
    const [longer, shorter] = words.length > others.length ? [words, others] : [others, words];
    return longer.length === shorter.length + 1 && shorter.every((word) => longer.includes(word));
  });
  return alike.length <= MAX_MEANT ? alike : [];
}
