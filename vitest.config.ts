import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Three workers: by default there is one on two cores, and many tests wait for sockets and processes, not for the processor. They keep the modules that they have loaded from
  // file to file: loading the SDKs and the glossary anew for each of them took a third of the time. No module of ours holds state that a test could leave behind.
  test: { include: ['test/**/*.test.ts'], testTimeout: 30_000, maxWorkers: 3, isolate: false },
});
