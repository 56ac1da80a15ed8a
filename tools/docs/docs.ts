// Everything that is generated from the source and committed: `npm run docs` writes it,
// test/tools/docs.test.ts proves it fresh.

import { writeErrorPage } from './errors.ts';
import { writeTables } from './inputs.ts';
import { writeRulePages } from './rules.ts';
import { writeSchemas } from './schemas.ts';

for (const path of [...writeSchemas(), ...writeTables(), ...writeRulePages(), ...writeErrorPage()])
  process.stdout.write(`${path}\n`);
