// What `docker buildx inspect` 0.29.1 wrote of a builder of two nodes (buildkitd 0.32.2), the second
// of which was killed later; rules of garbage collection are cut.

const NODE = (name: string, rest: string): string => `Name:             ${name}
Endpoint:         unix:///nodes/${name}.sock
${rest}`;

const RUNNING = (platforms: string): string => `Status:           running
BuildKit version: v0.32.2
Platforms:        ${platforms}
Labels:
 org.mobyproject.buildkit.worker.executor:         oci
 org.mobyproject.buildkit.worker.hostname:         vm
GC Policy rule#0:
 All:            false
 Filters:        type==source.local type==exec.cachemount type==source.git.checkout
 Keep Duration:  48h0m0s
`;

const HEAD = `Name:          fleet
Driver:        remote
Last Activity: 2026-11-22 05:17:33 +0000 UTC

Nodes:
`;

const AMD64 = NODE('amd', RUNNING('linux/amd64*, linux/amd64/v2, linux/amd64/v3'));
const ARM64 = NODE('arm', RUNNING('linux/arm64*, linux/amd64, linux/386'));
const ARM64_DOWN = NODE('arm', 'Status:           inactive\nPlatforms:        linux/arm64*\n');

export const BOTH_RUN = `${HEAD}${AMD64}\n${ARM64}`;
export const ARM64_IS_DOWN = `${HEAD}${AMD64}\n${ARM64_DOWN}`;

/** Of a builder of the docker-container driver whose container was killed. */
export const STOPPED_CONTAINER = `Name:          ci
Driver:        docker-container
Last Activity: 2026-11-22 05:51:11 +0000 UTC

Nodes:
Name:                  ci0
Endpoint:              unix:///run/docker.sock
Driver Options:        image="moby/buildkit:buildx-stable-1" network="host"
Status:                stopped
BuildKit daemon flags: --allow-insecure-entitlement=network.host
File#buildkitd.toml:
 > 
 > [registry]
 > 
 >   [registry."docker.io"]
 >     mirrors = ["127.0.0.1:41303"]
 > 
`;

/** Of the docker driver while no engine answers. */
export const NO_ENGINE = `Name:   default
Driver: docker
Error:  Cannot connect to the Docker daemon at unix:///none.sock. Is the docker daemon running?
`;
