// Jest's transform: Node's own type stripping, the same that runs these sources outside of jest.
// Positions stay as they are, so no source map is needed.
import { stripTypeScriptTypes } from 'node:module';

export default {
  process(source) {
    return { code: stripTypeScriptTypes(source, { mode: 'strip' }) };
  },
};
