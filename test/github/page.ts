// Test stand-in of GitHub's API. Pure: pages of a list as REST has them.

export interface Page<T> {
  readonly items: readonly T[];
  readonly headers: Readonly<Record<string, string>>;
}

export interface PageQuery {
  readonly per_page?: number;
  readonly page?: number;
}

/** GitHub gives that many at most, whatever is asked for, and does not say so. */
export const MOST = 100;
const USUAL = 30;

/**
 * A page by position in the list of this moment: what is inserted or deleted between two requests
 * shifts the rest. `url` with its query is the address of the list.
 */
export function pageOf<T>(items: readonly T[], { per_page, page }: PageQuery, url: URL): Page<T> {
  const size = Math.min(Math.max(per_page ?? USUAL, 1), MOST);
  const current = Math.max(page ?? 1, 1);
  const last = Math.max(Math.ceil(items.length / size), 1);
  const link = links(url, current, last);
  return {
    items: items.slice((current - 1) * size, current * size),
    headers: link === '' ? {} : { link },
  };
}

function links(url: URL, current: number, last: number): string {
  const at = (page: number): string => {
    const address = new URL(url);
    address.searchParams.set('page', String(page));
    return address.href;
  };
  const back = current > 1 ? [['prev', Math.min(current - 1, last)] as const] : [];
  const on =
    current < last
      ? ([
          ['next', current + 1],
          ['last', last],
        ] as const)
      : [];
  const first = current > 1 ? [['first', 1] as const] : [];
  return [...back, ...on, ...first].map(([rel, page]) => `<${at(page)}>; rel="${rel}"`).join(', ');
}
