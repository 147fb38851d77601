import { defineConfig } from 'vitest/config';

/** The long fuzzing: never part of the suite, which has a hundredth of it in test/fuzz. `npx vitest run --config bench/fuzz/vitest.config.ts` */
export default defineConfig({
  test: { include: ['bench/fuzz/fuzz.ts'], testTimeout: 86_400_000, disableConsoleIntercept: true },
});
