import type { Finding } from '../finding.ts';

/** Not before this program was written: a clock behind it was never set. */
const EARLIEST = Date.UTC(2026, 10, 1);

/** Whether the clock has been set and the zone data knows the zone of the tips, daylight saving included. */
export function checkClock(now: Date, zone: string): readonly Finding[] {
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(now);
  const findings: Finding[] = [
    now.getTime() < EARLIEST
      ? {
          area: 'clock',
          code: 'clock-behind',
          state: 'problem',
          message: {
            en: `The clock says ${now.toISOString()}, which is in the past.`,
            ja: `時計が過去（${now.toISOString()}）になっています。`,
          },
          remedy: {
            en: 'Set the clock of the machine (for example with an NTP service).',
            ja: 'マシンの時計を合わせてください（NTP など）。',
          },
        }
      : {
          area: 'clock',
          code: 'clock-ok',
          state: 'ok',
          message: { en: `It is ${local} in ${zone}.`, ja: `${zone} ではいま ${local} です。` },
          remedy: { en: '', ja: '' },
        },
  ];
  // A build of Node with English data alone knows the zones, too, but not how Japanese words part.
  const knowsJapanese = Intl.Segmenter.supportedLocalesOf('ja').length > 0;
  if (!knowsJapanese) {
    findings.push({
      area: 'clock',
      code: 'icu-small',
      state: 'problem',
      message: {
        en: 'This Node.js has no Japanese language data (small ICU).',
        ja: 'この Node.js には日本語のデータがありません（small-icu）。',
      },
      remedy: { en: 'Use a Node.js with full ICU, which is the default build.', ja: '標準の（full-icu の）Node.js を使ってください。' },
    });
  }
  return findings;
}
