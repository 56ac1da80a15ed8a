// Three suites: `unit` (no engine), `bundle` (runs dist/), `e2e` (a real engine and real builds).
const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  // The examples are others' packages, some of one name, and no module of ours.
  modulePathIgnorePatterns: ['<rootDir>/examples/'],
  transform: { '^.+\\.ts$': '<rootDir>/tools/striptypes.js' },
};

export default {
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/e2e/', '<rootDir>/test/bundle/', '/node_modules/'],
    },
    { ...common, displayName: 'bundle', testMatch: ['<rootDir>/test/bundle/**/*.test.ts'] },
    { ...common, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.test.ts'] },
  ],
};
