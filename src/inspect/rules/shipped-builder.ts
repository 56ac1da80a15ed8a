// F2. The rule shipped-builder: pure.

import type { Rule, RuleInput, RuleMatch, ShippedStage } from '../../model/knowledge.ts';
import { joinAnd } from '../../text/bytes.ts';

const MOST_TAKERS = 3;

export const shippedBuilder: Rule = {
  name: 'shipped-builder',
  version: 1,
  level: 'error',
  title: 'A stage that is there for others to copy from, about to ship itself',
  why:
    'One word decides what is published: `target: build` instead of `target: release`, or a stage ' +
    'added below the release stage, ships the toolchain, the sources and whatever the build left.',
  fix: 'Name the release stage as `target`, and publish what that builds.',
  against: {
    argument:
      'A stage may ship and be copied from as well: a debug image takes the program out of the ' +
      'release stage, and a family of images shares one.',
    answer:
      'Let the other stage stand on it (`FROM release AS debug`) instead of copying from it: what ' +
      'stands on a stage does not make it a builder. Where copying is meant, an exception without ' +
      'a path says so.',
  },
  exception: { reason: 'the debug image copies the program out of the release stage' },
  match(input) {
    const { stage } = input;
    if (stage === null) {
      return {
        status: 'not-applicable',
        reason: 'no Dockerfile is known that this was built from',
      };
    }
    const same = asBuilder(input);
    if ('meant' in stage && same === null) {
      return {
        status: 'unknown',
        reason: `whether this is stage ${stage.meant} cannot be told: ${stage.reason}`,
        next: 'Check out what the image was built from, and push images with their provenance (`provenance: mode=max`).',
      };
    }
    const match = 'meant' in stage ? same : (asOther(stage) ?? asTaken(stage) ?? same);
    return match === null ? { status: 'none' } : { status: 'found', matches: [match] };
  },
};

function asOther({ name, insteadOf }: ShippedStage): RuleMatch | null {
  if (insteadOf === null) return null;
  return {
    path: null,
    layer: null,
    setBy: { keyword: 'FROM' },
    message: `The image is stage ${name}, not ${insteadOf}, which is to ship`,
    evidence: { what: 'other stage', by: 'config', detail: name },
    fix: `Build stage ${insteadOf} (\`--target ${insteadOf}\`), push that, and gate its digest.`,
  };
}

function asTaken({ name, takenBy }: ShippedStage): RuleMatch | null {
  if (takenBy.length === 0) return null;
  const rest = takenBy.length - MOST_TAKERS;
  const named = [...takenBy.slice(0, MOST_TAKERS), ...(rest > 0 ? [`${rest} more`] : [])];
  const takers = `stage${takenBy.length > 1 ? 's' : ''} ${joinAnd(named)}`;
  return {
    path: null,
    layer: null,
    setBy: { keyword: 'FROM' },
    message: `Stage ${name} is what ${takers} ${takenBy.length > 1 ? 'copy' : 'copies'} from`,
    evidence: { what: 'builder stage', by: 'config', detail: name, also: takenBy.slice(0, 50) },
    ...(takenBy.length === 1 && {
      fix: `Name the stage that ships as \`target\`, as ${takenBy.join()}, which copies what it needs from ${name}.`,
    }),
  };
}

/** The same layers, whatever it is called. */
function asBuilder({ diffIds, builders, stage }: RuleInput): RuleMatch | null {
  const chain = diffIds.join();
  const same = builders.find((one) => diffIds.length > 0 && one.diffIds.join() === chain);
  if (same === undefined || stage === null) return null;
  const name = 'meant' in stage ? stage.meant : stage.name;
  return {
    path: null,
    layer: null,
    setBy: { keyword: 'FROM' },
    message: `Stage ${name} has the same layers as the builder stage ${same.stage}`,
    evidence: { what: 'builder stage', by: 'config', detail: same.stage },
  };
}
