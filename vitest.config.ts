import { configDefaults, defineConfig } from 'vitest/config';

/**
 * Tests that load the SDKs of the platforms (each brings an HTTP client of its own, and two of them in one process get at each other's globals), and those of processes, servers and
 * watched folders. They have a process of their own, and where many things run on one machine a second try: Vitest tells of it.
 */
const REAL_PARTS = [
  'test/adapters/{slack,discord}/**/*.test.ts',
  'test/{bin,contract,process,worker}/**/*.test.ts',
  'test/support/**/*.test.ts',
  'test/support-tests/**/*.test.ts',
  'test/notes-service.test.ts',
  'test/notes/{git-source,pulled-notes}.test.ts',
  'test/store/{postgres,processes,migrations}.test.ts',
  'test/tips/two-processes.test.ts',
];

export default defineConfig({
  test: {
    // By default there is one worker on two cores, but many tests wait for sockets and processes, not for the processor.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: { name: 'real parts', include: REAL_PARTS, testTimeout: 30_000, retry: process.env['CI'] === undefined ? 0 : 1 },
      },
      {
        extends: true,
        test: {
          name: 'core',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...REAL_PARTS],
          testTimeout: 30_000,
          // The glossary and the analyser are loaded once a worker instead of once a file.
          isolate: false,
        },
      },
    ],
  },
});
