// fast-check for this suite: each run asks the same, so that a change passes or fails for what it
// is. `STAGEGATE_SEED=7 npm run test:unit` asks something else.

import fc from 'fast-check';

const given = process.env['STAGEGATE_SEED'] ?? '0';
if (!/^\d{1,7}$/u.test(given)) throw new Error(`STAGEGATE_SEED wants digits, got ${given}`);

/** Seeds of `fc.assert` calls are made from it where one property is asked in several rounds. */
export const SEED = Number(given);

fc.configureGlobal({ seed: SEED });

export { fc };
