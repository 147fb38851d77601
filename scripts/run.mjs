// Runs the command line from the repository, built first when the sources are newer: `node scripts/run.mjs ask istio`.
import { build, isStale } from './build.mjs';

if (isStale()) await build();
await import(new URL('../dist/bin/k8snotes.js', import.meta.url).href);
