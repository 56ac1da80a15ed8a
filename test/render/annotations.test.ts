import type { Finding } from '../../src/model/snapshot.ts';
import { annotationLines } from '../../src/render/annotations.ts';
import { judged, on, root, shell, type Parts } from './annotated.ts';
import { report, snapshot, target } from './parts.ts';
import { SAMPLES } from './samples.ts';

const FAILS = '::error title=Stagegate::orders fails: ';
const SEE = '. Full report in the job summary.';

describe('the mock', () => {
  const of = (name: string): string[] => {
    const make = SAMPLES[name];
    if (make === undefined) throw new Error(`no sample ${name}`);
    return annotationLines(make(), 'Dockerfile');
  };

  test('fail by rule and limit', () => {
    expect(of('fail by rule and limit')).toEqual([
      `::error ${on(15)},title=no-compiler%3A Go toolchain in stage runtime%2C 5 executables::/usr/local/go/bin/go%0A/usr/local/go/pkg/tool/linux_amd64/asm, cgo, compile, link%0ACopied from stage build.%0AFix: Copy what the image runs, not the directory. Outside the toolchain, line 15 brings /usr/local/bin/goose and /usr/local/bin/orders.`,
      `::error ${on(17)},title=no-shell%3A BusyBox 1.37.0 ash in stage runtime::/bin/sh, recognised by content; the same file holds wget, nc and dpkg.%0ACopied from image busybox:1.37.0-musl.%0AFix: Remove lines 17 and 18; ENTRYPOINT ["/usr/local/bin/orders"]`,
      `::error ${on(15)},title=limits%3A compressed size 105.5 MiB%2C limit 40.0 MiB; this line +87.7 MiB::linux/amd64 compressed 105.5 MiB, limit 40.0 MiB, over by 65.5 MiB%0Alinux/amd64 growth +88.8 MiB, limit +5.0 MiB, over by 83.8 MiB%0Alinux/amd64 uncompressed 317.0 MiB, limit 120.0 MiB, over by 197.0 MiB%0Alinux/arm64: the same three limits fail.%0AThis line ships 87.7 MiB compressed, 99 %25 of the growth.`,
      `::warning ${on(15)},title=from-builder%3A 14%2C857 files under /usr/local/go/ (205.8 MiB)::Fix: Remove it.`,
      `::warning ${on(16)},title=wasted-bytes%3A /usr/local/bin/orders ships twice (28.6 MiB)::Fix: Drop line 16, or narrow line 15.`,
      `${FAILS}compiler and shell in the runtime stage, compressed size 105.5 MiB, limit 40.0 MiB${SEE}`,
    ]);
  });

  test.each(['pass', 'shrank', 'unchanged', 'first run', 'no limits, no findings'])(
    '%s: nothing',
    (name) => {
      expect(of(name)).toEqual([]);
    },
  );

  test('what base has and what an exception excuses: nothing but the changed policy', () => {
    expect(of('findings already in base and excepted')).toEqual([
      '::warning title=Stagegate%3A policy changed here::This change also changes what it is judged by:%0Aexception no-shell /bin/sh added: until 2027-01-31',
    ]);
  });

  test('unknown', () => {
    expect(of('unknown')).toEqual([
      `::warning title=Stagegate%3A not judged::web could not be judged: compressed size unknown, no-secret incomplete. This is not a pass${SEE}`,
    ]);
  });

  test('an exception for the whole run leaves its warnings', () => {
    const kinds = of('exception by label').map((line) =>
      line.replace(/,line.*title=|%3A.*/gs, ' '),
    );
    expect(kinds).toEqual([
      '::warning file=Dockerfile from-builder ',
      '::warning file=Dockerfile wasted-bytes ',
    ]);
  });

  test('limits that warn', () => {
    expect(of('warn by growth')).toEqual([
      `::warning ${on(15)},title=limits%3A compressed size 18.7 MiB (+2.0 MiB)%2C growth warning at +1.0 MiB; this line +2.0 MiB::growth +2.0 MiB, warning at +1.0 MiB, over by 1.0 MiB%0AThis line grew by 2.0 MiB compressed, all of the growth.`,
    ]);
    expect(of('breach already in base')).toEqual([
      '::warning title=limits%3A compressed size 16.7 MiB (no change)%2C limit 16.0 MiB%2C which base exceeds already::compressed 16.7 MiB, limit 16.0 MiB, over by 717.9 KiB, which base exceeds already',
    ]);
  });
});

describe('findings', () => {
  test.each<{ name: string; parts: Parts; file?: string | null; want: string[] }>([
    {
      name: 'notes are none',
      parts: { findings: [{ ...root, level: 'note' }], more: { conclusion: 'pass' } },
      want: [],
    },
    {
      name: 'lines that the pull request changed come first',
      parts: { findings: [shell(5), shell(2, { rule: 'no-vcs' })], changed: [[2, 3]] },
      want: [
        `::error ${on(2)},title=no-vcs%3A dash at /bin/dash::Fix: Remove it.`,
        `::error ${on(5)},title=no-shell%3A dash in stage runtime::/bin/dash%0AFix: Remove it.`,
        `${FAILS}vcs and shell in the runtime stage${SEE}`,
      ],
    },
    {
      name: 'one for a rule and a line, whatever is found there',
      parts: {
        findings: [
          shell(5),
          shell(5, { path: '/bin/bash', evidence: { what: 'bash', by: 'symlink' } }),
          shell(5, { path: '/opt/a/zsh', evidence: { what: 'zsh', by: 'path' } }),
          shell(5, { path: '/opt/a/zsh5', evidence: { what: 'zsh', by: 'path' }, fix: 'Or so.' }),
        ],
      },
      want: [
        `::error ${on(5)},title=no-shell%3A zsh%2C bash and dash in stage runtime%2C 4 executables::/opt/a/zsh, zsh5%0A/bin/bash, through a symlink.%0A/bin/dash%0AFix: Remove it.`,
        `${FAILS}shell in the runtime stage${SEE}`,
      ],
    },
    {
      name: 'a platform is named where they differ',
      parts: {
        findings: [shell(5)],
        arm: [
          shell(5),
          shell(5, { path: '/bin/ksh', evidence: { what: 'ksh', by: 'path' } }),
          shell(2),
        ],
      },
      want: [
        `::error ${on(2)},title=no-shell%3A dash in stage runtime (linux/arm64 only)::/bin/dash%0AFix: Remove it.`,
        `::error ${on(5)},title=no-shell%3A dash and ksh in stage runtime%2C 2 executables::/bin/dash%0A/bin/ksh (linux/arm64 only)%0AFix: Remove it.`,
        `${FAILS}shell in the runtime stage${SEE}`,
      ],
    },
    {
      name: 'a finding without a line stands on the FROM of its stage',
      parts: { findings: [root] },
      want: [`::warning ${on(4)},title=non-root-user%3A USER is root::Fix: Set USER.`],
    },
    {
      name: 'so does what the base image brought, where its line is not known',
      parts: { findings: [shell(null, { inherited: true })] },
      want: [
        `::error ${on(4)},title=no-shell%3A dash in stage runtime::/bin/dash%0AInherited from the base image.%0AFix: Remove it.`,
        `${FAILS}shell in the runtime stage${SEE}`,
      ],
    },
    {
      name: 'a Dockerfile that cannot be read gives no line',
      parts: { findings: [root], text: 'RUN nothing' },
      want: ['::warning title=non-root-user%3A USER is root::Fix: Set USER.'],
    },
    {
      name: 'nor does one without the stage',
      parts: { findings: [root], text: 'FROM scratch AS other' },
      want: ['::warning title=non-root-user%3A USER is root::Fix: Set USER.'],
    },
    {
      name: 'nor does none at all',
      parts: {
        findings: [root],
        more: { subject: { ...report({}).subject, dockerfile: null } },
      },
      file: null,
      want: ['::warning title=non-root-user%3A USER is root::Fix: Set USER.'],
    },
    {
      name: 'a Dockerfile outside of the repository is named in the text',
      parts: { findings: [{ ...root, lines: [7, 9] }], path: '/else/Dockerfile' },
      file: null,
      want: [
        '::warning title=non-root-user%3A USER is root::/else/Dockerfile:7-9%0AFix: Set USER.',
      ],
    },
    {
      name: 'a path with a comma, a colon, a percent sign and line ends',
      parts: { findings: [root], path: 'a,b:c%0A\r\nd' },
      file: 'a,b:c%0A\r\nd',
      want: [
        '::warning file=a%2Cb%3Ac%250A%0D%0Ad,line=4,endLine=4,title=non-root-user%3A USER is root::Fix: Set USER.',
      ],
    },
    {
      name: 'a path that a log must not hold',
      parts: { findings: [root], path: 'a\x1b[2J/\u202eb' },
      file: 'a\x1b[2J/\u202eb',
      want: [
        '::warning title=non-root-user%3A USER is root::a\\x1b[2J/\\u{202e}b:4%0AFix: Set USER.',
      ],
    },
    {
      name: 'a path of which the runner would drop the beginning',
      parts: { findings: [root], path: '=a' },
      want: ['::warning title=non-root-user%3A USER is root::=a:4%0AFix: Set USER.'],
    },
    {
      name: 'a path in the image with the same',
      parts: {
        findings: [shell(5, { path: '/a,b:c%0A\r\nd', evidence: { what: 'x,y:z%', by: 'path' } })],
      },
      want: [
        `::error ${on(5)},title=no-shell%3A x%2Cy%3Az%25 in stage runtime::/a,b:c%250A\\r\\nd%0AFix: Remove it.`,
        `${FAILS}shell in the runtime stage${SEE}`,
      ],
    },
  ])('$name', ({ parts, file = parts.path ?? 'Dockerfile', want }) => {
    expect(annotationLines(judged(parts), file)).toEqual(want);
  });

  test('the same line in two stages is one', () => {
    const image = snapshot({ findings: [shell(2)] });
    const both = judged({
      more: {
        targets: [target({ name: 'web', head: image }), target({ name: 'worker', head: image })],
        conclusion: 'fail',
      },
    });
    expect(annotationLines(both, 'Dockerfile')[0]).toBe(
      `::error ${on(2)},title=no-shell%3A dash in stages web and worker::/bin/dash%0AFix: Remove it.`,
    );
  });

  test('what a line cannot hold is counted', () => {
    const all = Array.from({ length: 400 }, (_, index) =>
      shell(5, { path: `/d${index % 20}/${'n'.repeat(40)}-${index}` }),
    );
    const [line = ''] = annotationLines(judged({ findings: all }), 'Dockerfile');
    const text = line.split('::').at(-1)?.split('%0A') ?? [];
    expect(text).toHaveLength(10);
    expect(text[0]).toMatch(/^\/d0\/n{40}-0, n{40}-20, [^]* and 14 more$/);
    expect(text.slice(-2)).toEqual(['and 240 more paths', 'Fix: Remove it.']);
    expect(line.length).toBeLessThan(4096);
  });

  test('nothing is longer than what GitHub keeps', () => {
    const long = '👍'.repeat(3000);
    const bad = shell(5, {
      path: `/${long}`,
      fix: long,
      copiedFrom: { stage: long },
      evidence: { what: long, by: 'content', also: [long, long] },
    });
    const [line = ''] = annotationLines(judged({ findings: [bad] }), 'Dockerfile');
    const [, title = '', text = ''] = /title=(.*?)::(.*)$/.exec(line) ?? [];
    expect(title.length).toBeLessThanOrEqual(255);
    expect(text.length).toBeLessThan(4096);
    expect(line.isWellFormed()).toBe(true);
  });
});

describe('ten of a kind', () => {
  /** `count` rules on lines that the pull request did not change, the first on line 11. */
  const elsewhere = (count: number, lines: number, level: Finding['level'] = 'error'): Finding[] =>
    Array.from({ length: count }, (_, index) =>
      shell(11 + (index % lines), { rule: `other-${index}`, level, message: '' }),
    );
  const changedHere = Array.from({ length: 8 }, (_, index) =>
    shell(2 + index, { rule: `here-${index}`, message: '' }),
  );
  const titles = (lines: readonly string[]): string[] =>
    lines.map((line) =>
      line.replace(
        /^::(\w+) (?:file=Dockerfile,)?(?:line=(\d+))?.*title=(.*?)(?:%3A.*)?::.*$/,
        '$1 $2 $3',
      ),
    );
  const here = Array.from({ length: 8 }, (_, index) => `error ${2 + index} here-${index}`);

  test.each([
    {
      name: 'nine errors have a place each',
      findings: [...elsewhere(1, 1), ...changedHere],
      want: [...here, 'error 11 other-0', 'error  Stagegate'],
    },
    {
      name: 'of ten the last two share one',
      findings: [...elsewhere(2, 1), ...changedHere],
      want: [...here, 'error 11 and 2 more errors on 1 line', 'error  Stagegate'],
    },
    {
      name: 'of twenty-two the last fourteen, and warnings are counted apart',
      findings: [...elsewhere(14, 6), ...changedHere, ...elsewhere(11, 11, 'warning')],
      want: [
        ...here,
        'error 11 and 14 more errors on 6 lines',
        ...Array.from({ length: 8 }, (_, index) => `warning ${11 + index} other-${index}`),
        'warning 19 and 3 more warnings on 3 lines',
        'error  Stagegate',
      ],
    },
  ])('$name', ({ findings, want }) => {
    const lines = annotationLines(judged({ findings, changed: [[2, 9]] }), 'Dockerfile');
    expect(titles(lines)).toEqual(want);
  });

  test('the last place in full', () => {
    const findings = [...elsewhere(14, 6), ...changedHere];
    const lines = annotationLines(judged({ findings, changed: [[2, 9]] }), 'Dockerfile');
    expect(lines[8]).toBe(
      '::error file=Dockerfile,line=11,title=and 14 more errors on 6 lines::See the job summary for all of them.',
    );
  });

  test('without lines it counts no lines', () => {
    const findings = elsewhere(12, 1).map((one) => ({ ...one, lines: null }));
    const lines = annotationLines(judged({ findings, text: '' }), 'Dockerfile');
    expect(lines[8]).toBe('::error title=and 4 more errors::See the job summary for all of them.');
  });
});
