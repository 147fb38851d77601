import { defineConfig } from 'vitest/config';

/** Measurements against the local platforms: not part of the suite, since machines differ. `npx vitest run --config test/bench/vitest.config.ts` after a build. */
export default defineConfig({
  test: { include: ['test/bench/**/*.bench.ts'], testTimeout: 120_000, fileParallelism: false, disableConsoleIntercept: true },
});
