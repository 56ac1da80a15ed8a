// Test stand-in of GitHub's API. Pure: labels, and who put them on, in REST's words.

import type { Label, LabelEvent, Repository } from '../model.ts';
import { simpleUser } from './account.ts';
import { repositoryUrl } from './repository.ts';
import { nodeId, stamp, type Site } from './site.ts';

/** OpenAPI's `label`. */
export function label(site: Site, repo: Repository, { id, name, colour, description }: Label) {
  return {
    id,
    node_id: labelNode(id),
    url: `${repositoryUrl(site, repo)}/labels/${encodeURIComponent(name)}`,
    name,
    color: colour,
    default: false,
    description,
  };
}

/** OpenAPI's `labeled-issue-event` and `unlabeled-issue-event`. */
export function labelEvent(
  site: Site,
  repo: Repository,
  { id, event, actor, ...rest }: LabelEvent,
) {
  return {
    id,
    node_id: eventNode({ id, event }),
    url: `${repositoryUrl(site, repo)}/issues/events/${id}`,
    actor: simpleUser(site, actor),
    event,
    commit_id: null,
    commit_url: null,
    created_at: stamp(rest.at),
    label: { name: rest.label.name, color: rest.label.colour },
    performed_via_github_app: null,
  };
}

export function labelNode(id: number): string {
  return nodeId('LA', id);
}

export function eventNode({ id, event }: Pick<LabelEvent, 'id' | 'event'>): string {
  return nodeId(event === 'labeled' ? 'LE' : 'UNLE', id);
}
