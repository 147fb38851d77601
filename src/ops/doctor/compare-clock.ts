import type { Finding } from '../finding.ts';

/** The clock of somebody else, as an answer of theirs told it. */
export interface ToldTime {
  /** The header `Date` of the answer. */
  readonly header: string | null;
  /** When the answer came, by the clock of this machine. */
  readonly at: Date;
}

/** Answers come within ten seconds or not at all, and the header tells whole seconds; what is beyond is the clock. */
const MAX_OFF_MS = 60_000;

/** Hold this machine's clock against that of a platform; nothing when the platform told no time. */
export function compareClock(platform: string, told: ToldTime | undefined): readonly Finding[] {
  const theirs = Date.parse(told?.header ?? '');
  if (told === undefined || Number.isNaN(theirs)) return [];
  const offMs = told.at.getTime() - theirs;
  if (Math.abs(offMs) <= MAX_OFF_MS) {
    return [
      {
        area: 'clock',
        code: 'clock-agrees',
        state: 'ok',
        message: { en: `The clock agrees with that of ${platform}.`, ja: `時計は ${platform} と合っています。` },
        remedy: { en: '', ja: '' },
      },
    ];
  }
  const length = lengthOf(Math.abs(offMs));
  return [
    {
      area: 'clock',
      code: 'clock-off',
      state: 'problem',
      message: {
        en: `The clock is ${length.en} ${offMs > 0 ? 'ahead of' : 'behind'} that of ${platform}.`,
        ja: `時計が ${platform} より ${length.ja}${offMs > 0 ? '進んで' : '遅れて'}います。`,
      },
      remedy: {
        en: 'Set the clock of the machine (for example with an NTP service). Until then signed requests are refused and tips come at the wrong time.',
        ja: 'マシンの時計を合わせてください（NTP など）。それまでは、署名付きのリクエストを拒み、ひとことが届く時刻もずれます。',
      },
    },
  ];
}

const STEPS = [
  { minutes: 1440, en: 'day', ja: ' 日' },
  { minutes: 60, en: 'hour', ja: ' 時間' },
  { minutes: 1, en: 'minute', ja: ' 分' },
] as const;

/** In the largest unit of which there are two, else in minutes. */
function lengthOf(ms: number): Readonly<Record<'en' | 'ja', string>> {
  const minutes = Math.round(ms / 60_000);
  const step = STEPS.find((each) => minutes >= 2 * each.minutes) ?? STEPS[2];
  const count = Math.floor(minutes / step.minutes);
  return { en: `${count} ${step.en}${count === 1 ? '' : 's'}`, ja: `${count}${step.ja}` };
}
