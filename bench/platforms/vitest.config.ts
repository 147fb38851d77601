import { defineConfig } from 'vitest/config';

/** Measurements against the local platforms: not part of the suite, since machines differ. `npx vitest run --config bench/platforms/vitest.config.ts` after a build. */
export default defineConfig({
  test: { include: ['bench/platforms/**/*.bench.ts'], testTimeout: 300_000, fileParallelism: false, disableConsoleIntercept: true },
});
