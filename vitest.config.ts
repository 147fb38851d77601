import { defineConfig } from 'vitest/config';

export default defineConfig({
  // By default one worker on two cores: most tests wait for sockets and processes, not for the processor.
  test: { include: ['test/**/*.test.ts'], testTimeout: 30_000, maxWorkers: 3 },
});
