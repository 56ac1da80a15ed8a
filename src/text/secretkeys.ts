// F0. Private keys and the tokens of forges and package registries, by their form: data.

import { form, type SecretKind } from './secretform.ts';
import { judgePrivateKey, judgePutty, withChecksum } from './secretjudges.ts';

export const KEYS: readonly SecretKind[] = [
  {
    kind: 'private key',
    needs: ['PRIVATE KEY'],
    pattern:
      /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----[^]{0,20000}?(?:-----END (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    form: {
      // A service account's JSON names its type before its key.
      before: 300,
      bytes: 600,
      like: /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----[^\0]{1,250}?[A-Za-z0-9+/]{20}/,
      judge: judgePrivateKey,
    },
    source: 'RFC 7468, RFC 1421, RFC 4880 6.2, OpenSSH PROTOCOL.key',
  },
  {
    kind: 'private key',
    needs: ['PuTTY-User-Key-File-'],
    pattern: /PuTTY-User-Key-File-[^]{0,20000}?(?:Private-MAC: [0-9a-f]{1,128}|$)/g,
    form: {
      before: 0,
      bytes: 600,
      like: /^PuTTY-User-Key-File-[23]: [\w-]{3,40}\r?\nEncryption: \S{1,40}\r?\n[^]{0,200}?Public-Lines: \d{1,3}\r?\n[A-Za-z0-9+/=]{40}/,
      judge: judgePutty,
    },
    source: 'PuTTY manual, appendix C: PPK file format',
  },
  {
    kind: 'age key',
    needs: ['AGE-SECRET-KEY-1'],
    pattern: /\bAGE-SECRET-KEY-1[A-Z0-9]{58}/g,
    form: form(/\bAGE-SECRET-KEY-1[A-Z0-9]{58}\b/),
    source: 'age v1 specification: X25519 identity',
  },
];

export const FORGES: readonly SecretKind[] = [
  {
    kind: 'GitHub token',
    needs: ['ghp_', 'gho_', 'ghu_', 'ghr_'],
    pattern: /\bgh[pour]_\w{30,255}/g,
    form: form(/gh[pour]_[A-Za-z0-9]{36}(?!\w)/, {
      judge: withChecksum('GitHub token', /gh[pour]_([A-Za-z0-9]{36})(?!\w)/),
    }),
    source: 'github.blog/2021-04-05-behind-githubs-new-authentication-token-formats',
  },
  {
    kind: 'GitHub token',
    needs: ['ghs_'],
    // A dot ends a sentence too.
    pattern: /\bghs_[\w-]{30,1000}(?:\.[\w-]{10,1000}){0,3}/g,
    form: form(
      /ghs_(?:\d{1,15}_eyJ[\w-]{10,200}\.[\w-]{10,200}|[A-Za-z0-9]{36}(?![\w.-]|\.[\w-]))/,
      {
        bytes: 500,
        judge: (around) =>
          /ghs_\d{1,15}_eyJ/.test(around)
            ? 'GitHub token'
            : withChecksum('GitHub token', /ghs_([A-Za-z0-9]{36})(?!\w)/)(around),
      },
    ),
    source:
      'github.blog/changelog/2026-04-24-notice-about-upcoming-new-format-for-github-app-installation-tokens',
  },
  {
    kind: 'GitHub token',
    needs: ['github_pat_'],
    pattern: /\bgithub_pat_\w{22,255}/g,
    form: form(/github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}(?!\w)/),
    source: 'docs.github.com: About authentication to GitHub, token formats',
  },
  {
    kind: 'GitLab token',
    needs: ['glpat-', 'glptt-', 'gldt-', 'glrt-', 'glcbt-', 'gloas-', 'glagent-'],
    pattern: /\bgl(?:pat|ptt|rt|dt|cbt|agent|oas)-[\w-]{20,255}(?:\.[\w-]{2,30}){0,2}/g,
    form: form(/gl(?:pat|ptt|rt|dt|cbt|agent|oas)-[\w-]{20}/),
    source: 'docs.gitlab.com/security/tokens: token prefixes',
  },
];

export const REGISTRIES: readonly SecretKind[] = [
  {
    kind: 'npm token',
    needs: ['npm_'],
    pattern: /\bnpm_[A-Za-z0-9]{30,64}/g,
    form: form(/npm_[A-Za-z0-9]{36}(?!\w)/, {
      judge: withChecksum('npm token', /npm_([A-Za-z0-9]{36})(?!\w)/),
    }),
    source: 'github.blog/2021-09-23-announcing-npms-new-access-token-format',
  },
  {
    kind: 'PyPI token',
    needs: ['pypi-Ag'],
    pattern: /\bpypi-[\w-]{30,1000}/g,
    // A macaroon for pypi.org or test.pypi.org, in base64.
    form: form(/pypi-Ag(?:EIcHlwaS5vcmc|ENdGVzdC5weXBpLm9yZw)[\w-]{50}/),
    source: 'pypi.org/help#apitoken; warehouse/macaroons',
  },
  {
    kind: 'RubyGems key',
    needs: ['rubygems_'],
    pattern: /\brubygems_[0-9a-f]{40,64}/g,
    form: form(/rubygems_[0-9a-f]{48}(?!\w)/),
    source: 'guides.rubygems.org/api-key-scopes',
  },
  {
    kind: 'Docker Hub token',
    needs: ['dckr_pat_', 'dckr_oat_'],
    pattern: /\bdckr_(?:pat|oat)_[\w-]{20,255}/g,
    form: form(/dckr_(?:pat|oat)_[\w-]{27}/),
    source: 'docs.docker.com/security/access-tokens',
  },
];
