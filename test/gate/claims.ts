// Images as a registry hands them over, small, with what their builder attached.

import type { Provenance, ProvenanceStep } from '../../src/model/build.ts';
import type { ImageSource } from '../../src/model/image.ts';

export const digestOf = (letter: string): string => `sha256:${letter.repeat(64)}`;

interface Claims {
  /** A layer a letter. */
  readonly layers: string;
  /** Entries of the config's history; `-` first: it made no layer. */
  readonly history?: readonly string[];
  readonly provenance?: Provenance | null;
}

export function imageOf({ layers, history = [], provenance = null }: Claims): ImageSource {
  return {
    digest: digestOf('0'),
    platform: 'linux/amd64',
    config: {
      history: history.map((entry) =>
        entry.startsWith('-')
          ? { created_by: entry.slice(1), empty_layer: true }
          : { created_by: entry },
      ),
    },
    layers: [...layers].map((letter) => ({
      digest: digestOf(letter),
      size: 1,
      mediaType: null,
      diffId: digestOf(letter),
      createdBy: '',
    })),
    blobs: [],
    provenance,
    problems: [],
  };
}

/** Of a Dockerfile's text, for a target; `chains` are the layers after each step. */
export function provenanceOf(
  text: string,
  target: string | null,
  chains: readonly string[],
): Provenance {
  const steps = chains.map((chain, at): ProvenanceStep => {
    const digests = [...chain].map(digestOf);
    const rest = { source: null, inputs: [], platform: null, locations: [] };
    return { id: `step${at}`, kind: at === 0 ? 'source' : 'file', chains: [digests], ...rest };
  });
  const source = { filename: 'Dockerfile', text };
  return { steps, source, target, contexts: [], buildArgs: {} };
}
