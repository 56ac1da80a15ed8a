// Test stand-in of GitHub's API. Pure: accounts and apps in REST's words.

import type { Account, App } from '../model.ts';
import { nodeId, stamp, type Site } from './site.ts';

/** OpenAPI's `simple-user`. */
export function simpleUser({ api, html }: Site, account: Account) {
  const { login, id, type, app } = account;
  const url = `${api}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id,
    node_id: accountNode(account),
    avatar_url: avatar(account),
    gravatar_id: '',
    url,
    html_url: app === null ? `${html}/${login}` : `${html}/apps/${app.slug}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    site_admin: false,
    user_view_type: 'public',
  };
}

/** OpenAPI's `public-user`: what `GET /user` says of a token without the scope for more. */
export function publicUser(site: Site, account: Account) {
  const then = stamp(new Date(0));
  const unknown = {
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
  };
  const counts = { public_repos: 0, public_gists: 0, followers: 0, following: 0 };
  const named = { ...simpleUser(site, account), name: account.login };
  return { ...named, ...unknown, ...counts, created_at: then, updated_at: then };
}

/** OpenAPI's `nullable-integration`: the app that wrote something. */
export function integration(site: Site, owner: Account, { id, slug, name }: App) {
  return {
    id,
    slug,
    node_id: nodeId('A', id),
    owner: simpleUser(site, owner),
    name,
    description: null,
    external_url: `${site.html}/apps/${slug}`,
    html_url: `${site.html}/apps/${slug}`,
    created_at: stamp(new Date(0)),
    updated_at: stamp(new Date(0)),
    permissions: { contents: 'write', issues: 'write', pull_requests: 'write' },
    events: [],
  };
}

export function accountNode({ type, id }: Account): string {
  return nodeId(type === 'Bot' ? 'BOT' : 'U', id);
}

export function avatar({ id, app }: Account): string {
  const path = app === null ? `u/${id}` : `in/${app.id}`;
  return `https://avatars.githubusercontent.com/${path}?v=4`;
}
