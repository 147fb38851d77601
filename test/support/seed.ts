import fc from 'fast-check';

/**
 * The same random inputs in every run, so that a failure is of the change and not of the day. K8SNOTES_TEST_SEED=random looks for new ones, a number has those of another run again.
 */
const given = process.env['K8SNOTES_TEST_SEED'] ?? '20261121';
if (given !== 'random') {
  const seed = Number(given);
  if (!Number.isInteger(seed)) throw new Error(`K8SNOTES_TEST_SEED="${given}": expected a whole number, or random.`);
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
}
