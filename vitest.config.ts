import { configDefaults, defineConfig } from 'vitest/config';

/** Tests that load the SDKs of the platforms: each brings an HTTP client of its own, and two of them in one process get at each other's globals. */
const WITH_SDKS = [
  'test/adapters/{slack,discord}/**/*.test.ts',
  'test/{bin,contract,process,worker}/**/*.test.ts',
  'test/support/**/*.test.ts',
  'test/support-tests/**/*.test.ts',
];

export default defineConfig({
  test: {
    // By default there is one worker on two cores, but many tests wait for sockets and processes, not for the processor.
    maxWorkers: 3,
    projects: [
      { extends: true, test: { name: 'with SDKs', include: WITH_SDKS, testTimeout: 30_000 } },
      {
        extends: true,
        test: {
          name: 'core',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...WITH_SDKS],
          testTimeout: 30_000,
          // The glossary and the analyser are loaded once a worker instead of once a file.
          isolate: false,
        },
      },
    ],
  },
});
