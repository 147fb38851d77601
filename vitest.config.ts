import { configDefaults, defineConfig } from 'vitest/config';

/** Each SDK of a platform brings an HTTP client of its own, and two of them in one process get at each other's globals: one SDK a process, loaded once. */
const SLACK = ['test/adapters/slack/**/*.test.ts', 'test/support-tests/**/*.test.ts'];
const DISCORD = ['test/adapters/discord/**/*.test.ts', 'test/support/discord/**/*.test.ts'];
/** Commands, servers and watched folders in this process: all of the program is loaded once a worker. */
const COMMANDS = ['test/{bin,contract}/**/*.test.ts', 'test/notes-service.test.ts', 'test/notes/{git-source,pulled-notes}.test.ts'];
/** Tests of whole processes and of databases: each file has a process of its own. */
const REAL_PARTS = [
  'test/{process,worker}/**/*.test.ts',
  'test/store/{postgres,processes,migrations}.test.ts',
  'test/tips/two-processes.test.ts',
];

/** Where many things run on one machine, what waits for real sockets and processes has a second try: Vitest tells of it. */
const REAL = { testTimeout: 30_000, retry: process.env['CI'] === undefined ? 0 : 1 };

const SEED = ['test/support/seed.ts'];

export default defineConfig({
  test: {
    // By default there is one worker on two cores, but many tests wait for sockets and processes, not for the processor.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: { ...REAL, name: 'real parts', include: REAL_PARTS },
      },
      {
        extends: true,
        test: { ...REAL, name: 'commands', include: COMMANDS, isolate: false },
      },
      {
        extends: true,
        test: { ...REAL, name: 'Slack', include: SLACK, isolate: false, setupFiles: SEED },
      },
      {
        extends: true,
        test: { ...REAL, name: 'Discord', include: DISCORD, isolate: false, setupFiles: SEED },
      },
      {
        extends: true,
        test: {
          name: 'core',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...REAL_PARTS, ...COMMANDS, ...SLACK, ...DISCORD],
          testTimeout: 30_000,
          setupFiles: SEED,
          // The glossary and the analyser are loaded once a worker instead of once a file.
          isolate: false,
        },
      },
    ],
  },
});
