// May touch: nothing itself. The lab for tests and the demo: an engine, base images, a registry.
export type { Lab, LabOptions } from './up.ts';
export { ensureLab, stopLab } from './up.ts';
export type { Store } from './engine/daemon.ts';
export type { Versions } from './engine/client.ts';
export { LabError } from './errors.ts';
