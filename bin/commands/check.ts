import type { Environment } from '../command-line.ts';
import { UsageError } from '../usage.ts';
export async function check(_args: readonly string[], _environment: Environment): Promise<number> {
  throw new UsageError('check: coming');
}
