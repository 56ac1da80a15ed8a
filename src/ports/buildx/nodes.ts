// F4. Pure: what `docker buildx inspect` says of a builder's nodes, and which of them a build needs.

/** A machine, container or pod of a builder. */
export interface BuilderNode {
  readonly name: string;
  /** Where buildx reaches it, without a password; empty: not told. */
  readonly endpoint: string;
  /** In buildx's words: `running`, `inactive`, `stopped` …; null: not told. */
  readonly status: string | null;
  /** `os/arch[/variant]`, those that the builder was created with (`--platform`) first. */
  readonly platforms: readonly string[];
  /** Those that it was created with: buildx goes by them alone as long as they are enough. */
  readonly fixed: readonly string[];
}

/** `inspected` is its standard output; nodes in the builder's order, none where it tells none. */
export function readNodes(inspected: string): readonly BuilderNode[] {
  const [, nodes = ''] = inspected.split(/^Nodes:\n/m);
  return nodes.split(/\n\n(?=Name:)/).flatMap((text) => {
    const name = field(text, 'Name');
    if (name === null) return [];
    const platforms = (field(text, 'Platforms') ?? '').split(', ').filter((one) => one !== '');
    const endpoint = (field(text, 'Endpoint') ?? '').replace(/(:\/\/[^:@/]*):[^@/]*@/, '$1@');
    return {
      name,
      endpoint,
      status: field(text, 'Status'),
      platforms: platforms.map((one) => one.replace(/\*$/, '')),
      fixed: platforms.filter((one) => one.endsWith('*')).map((one) => one.slice(0, -1)),
    };
  });
}

/** `Driver:        docker`, of a builder or of one node; lines of lists are indented. */
export function field(text: string, key: string): string | null {
  return new RegExp(`^${key}:[ \\t]+(\\S.*)$`, 'm').exec(text)?.[1]?.trim() ?? null;
}

/** The node that buildx takes for a platform; without a platform the first. */
export function nodeFor(
  nodes: readonly BuilderNode[],
  platform: string | null,
): BuilderNode | null {
  const first = nodes[0] ?? null;
  if (platform === null) return first;
  return (
    nodes.find((node) => node.fixed.includes(platform)) ??
    nodes.find((node) => node.platforms.includes(platform)) ??
    first
  );
}

/**
 * The nodes that buildx connects to before it builds these platforms: where one of them is no
 * node's by `--platform`, it asks every node for what it can do.
 */
export function nodesFor(
  nodes: readonly BuilderNode[],
  platforms: readonly (string | null)[],
): readonly BuilderNode[] {
  const isFixed = (platform: string | null): boolean =>
    platform === null || nodes.some((node) => node.fixed.includes(platform));
  if (!platforms.every(isFixed)) return nodes;
  const chosen = new Set(platforms.map((platform) => nodeFor(nodes, platform)));
  return nodes.filter((node) => chosen.has(node));
}

/** What stages get as BUILDPLATFORM: of the first node, and for each of `platforms` of its node. */
export function buildPlatformsOf(
  nodes: readonly BuilderNode[],
  platforms: readonly string[],
): {
  readonly buildPlatform: string | null;
  readonly buildPlatforms: ReadonlyMap<string | null, string | null>;
} {
  const of = (platform: string | null): string | null =>
    nodeFor(nodes, platform)?.platforms[0] ?? null;
  return {
    buildPlatform: of(null),
    buildPlatforms: new Map(platforms.map((one) => [one, of(one)])),
  };
}
