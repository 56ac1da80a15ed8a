// May touch: nothing itself. The lab for tests and the demo: an engine, base images, a registry.
export type { BuildNode, NodeOptions } from './buildkitd.ts';
export { startNode } from './buildkitd.ts';
export { LabError } from './errors.ts';
export type { Access } from './accesslog.ts';
export type { Certificate } from './certificate.ts';
export { makeCertificate } from './certificate.ts';
export type { ClientEnv, Versions } from './engine/client.ts';
export type { Store } from './engine/daemon.ts';
export type { PushOptions } from './nodeimages.ts';
export { pushForNodes } from './nodeimages.ts';
export type { EngineOptions, PrivateEngine } from './private.ts';
export { startEngine } from './private.ts';
export type { Registry, RegistryOptions } from './registry.ts';
export { startRegistry } from './registry.ts';
export type { RegistryAuth } from './registry-config.ts';
export { tool } from './tool.ts';
export type { Lab, LabOptions } from './up.ts';
export { ensureLab, stopLab } from './up.ts';
