#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import process from 'node:process';
import { type Environment, runCommandLine } from './command-line.ts';
import { programOf } from './program-name.ts';

/** The only place that reads arguments, environment and signals. */
const environment: Environment = {
  argv: process.argv.slice(2),
  variables: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  stdinIsTerminal: process.stdin.isTTY === true,
  stdoutIsTerminal: process.stdout.isTTY === true,
  stderrIsTerminal: process.stderr.isTTY === true,
  columns: process.stdout.columns,
  program: programOf(process.argv[1], process.env),
  now: () => new Date(),
  newErrorId: () => randomBytes(4).toString('hex'),
  onStopSignal: (listener) => {
    process.on('SIGINT', listener);
    process.on('SIGTERM', listener);
  },
  onUncaught: (listener) => {
    process.on('uncaughtException', (error) => listener(error, 'exception'));
    process.on('unhandledRejection', (reason) => listener(reason, 'rejection'));
  },
  exitNow: (code) => process.exit(code),
};

// A reader that goes away (`ask … | head -1`) is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

process.exitCode = await runCommandLine(environment);
