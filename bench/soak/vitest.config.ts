import { defineConfig } from 'vitest/config';

/** The soak takes half an hour: never part of the suite. `npx vitest run --config bench/soak/vitest.config.ts` */
export default defineConfig({
  test: {
    include: ['bench/soak/soak.ts'],
    testTimeout: 86_400_000,
    hookTimeout: 120_000,
    disableConsoleIntercept: true,
    execArgv: ['--max-old-space-size=6144'],
  },
});
