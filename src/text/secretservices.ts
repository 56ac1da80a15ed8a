// F0. The keys of clouds and services, by their form: data.

import { form, type SecretKind } from './secretform.ts';
import { AWS_ID, judgeAwsPair, judgeAwsSecret, judgeGoogle } from './secretjudges.ts';

export const CLOUDS: readonly SecretKind[] = [
  {
    kind: 'AWS access key id',
    needs: ['AKIA', 'ASIA'],
    // With the secret that stands beside it.
    pattern:
      /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b(?:[^]{1,100}?(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=]))?/g,
    form: { before: 250, bytes: 300, like: AWS_ID, judge: judgeAwsPair },
    source: 'docs.aws.amazon.com/IAM: unique identifiers, access keys',
  },
  {
    kind: 'AWS secret access key',
    needs: ['aws_secret_access_key', 'AWS_SECRET_ACCESS_KEY', 'SecretAccessKey'],
    pattern:
      /((?:aws_secret_access_key|SecretAccessKey)["']?\s{0,4}[:=]\s{0,4}["']?)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/gi,
    form: {
      before: 0,
      bytes: 90,
      like: /^(?:aws_secret_access_key|SecretAccessKey)["']?\s{0,4}[:=]\s{0,4}["']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/i,
      judge: judgeAwsSecret,
    },
    source: 'docs.aws.amazon.com/cli: configuration and credential files',
  },
  {
    kind: 'Google API key',
    needs: ['AIza'],
    pattern: /\bAIza[\w-]{35}/g,
    form: { before: 200, bytes: 240, like: /AIza[\w-]{35}(?![\w-])/, judge: judgeGoogle },
    source: 'cloud.google.com/docs/authentication/api-keys',
  },
  {
    kind: 'Google OAuth token',
    needs: ['ya29.'],
    pattern: /\bya29\.[\w-]{20,2000}/g,
    // It ends within the hour.
    form: null,
    source: 'developers.google.com/identity/protocols/oauth2',
  },
  {
    kind: 'Azure storage key',
    needs: ['AccountKey='],
    pattern: /(\bAccountKey=)[A-Za-z0-9+/]{40,100}={0,2}/g,
    form: form(/AccountKey=[A-Za-z0-9+/]{86}==/, { before: 0 }),
    source: 'learn.microsoft.com/azure/storage: configure connection strings',
  },
  {
    kind: 'DigitalOcean token',
    needs: ['dop_v1_'],
    pattern: /\bdop_v1_[0-9a-f]{40,80}/g,
    form: form(/dop_v1_[0-9a-f]{64}(?!\w)/),
    source: 'docs.digitalocean.com/reference/api: token prefixes',
  },
  {
    kind: 'Vault token',
    needs: ['hvs.', 'hvb.', 'hvr.'],
    pattern: /\bhv[sbr]\.[\w-]{24,255}/g,
    form: form(/\bhv[sbr]\.[\w-]{90}/),
    source: 'developer.hashicorp.com/vault/docs/concepts/tokens',
  },
];

export const SERVICES: readonly SecretKind[] = [
  {
    kind: 'Slack token',
    needs: ['xoxa-', 'xoxb-', 'xoxe-', 'xoxp-', 'xoxr-', 'xoxs-', 'xoxc-', 'xoxd-', 'xapp-'],
    pattern: /\b(?:xox[a-z]|xapp)-[\w%-]{10,255}/g,
    form: form(
      /\b(?:xox[abeprs]-\d{9,14}-\d{9,14}-[A-Za-z0-9-]{20}|xapp-\d-[A-Z0-9]{8,14}-\d{9,14}-[0-9a-f]{32})/,
    ),
    source: 'docs.slack.dev/authentication/tokens',
  },
  {
    kind: 'Slack webhook',
    needs: ['hooks.slack.com/'],
    pattern: /(\bhooks\.slack\.com\/(?:services|workflows)\/)[\w/+-]{20,255}/g,
    form: form(/hooks\.slack\.com\/services\/T[A-Z0-9]{7,12}\/B[A-Z0-9]{7,12}\/[A-Za-z0-9]{20}/),
    source: 'docs.slack.dev/messaging/sending-messages-using-incoming-webhooks',
  },
  {
    kind: 'Stripe key',
    needs: ['sk_live_', 'rk_live_', 'sk_test_', 'rk_test_'],
    pattern: /\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,255}/g,
    form: form(/\b[sr]k_live_[A-Za-z0-9]{24}/),
    source: 'docs.stripe.com/keys',
  },
  {
    kind: 'SendGrid key',
    needs: ['SG.'],
    pattern: /\bSG\.[\w-]{16,64}\.[\w-]{16,128}/g,
    form: form(/\bSG\.[\w-]{22}\.[\w-]{43}(?![\w-])/, { shortTextOnly: true }),
    source: 'docs.sendgrid.com/ui/account-and-settings/api-keys',
  },
  {
    kind: 'Hugging Face token',
    needs: ['hf_'],
    pattern: /\bhf_[A-Za-z0-9]{30,64}/g,
    form: form(/\bhf_[A-Za-z0-9]{34}(?!\w)/, { shortTextOnly: true }),
    source: 'huggingface.co/docs/hub/security-tokens',
  },
  {
    kind: 'OpenAI key',
    // `OpenAI` in base64, in the middle of every key.
    needs: ['T3BlbkFJ'],
    pattern: /\bsk-[\w-]{8,140}T3BlbkFJ[\w-]{8,200}/g,
    form: form(/\bsk-[\w-]{20,130}T3BlbkFJ[\w-]{20}/, { before: 140 }),
    source: 'platform.openai.com/docs/api-reference/authentication',
  },
  {
    kind: 'Anthropic key',
    needs: ['sk-ant-'],
    pattern: /\bsk-ant-[\w-]{16,255}/g,
    form: form(/\bsk-ant-[a-z]{2,8}\d\d-[\w-]{80}/),
    source: 'docs.anthropic.com/en/api/overview: authentication',
  },
  {
    kind: 'API key',
    needs: ['sk-'],
    pattern: /\bsk-(?:[a-z]{2,8}-)?[\w-]{32,255}/g,
    form: null,
    source: 'the shape that several services took over',
  },
  {
    kind: 'Shopify token',
    needs: ['shpat_', 'shpss_'],
    pattern: /\bshp(?:at|ss)_[0-9a-fA-F]{32,64}/g,
    form: form(/\bshp(?:at|ss)_[0-9a-fA-F]{32}(?!\w)/),
    source: 'shopify.dev/docs/apps/build/authentication-authorization/access-tokens',
  },
  {
    kind: 'Atlassian token',
    needs: ['ATATT3xFfGF0'],
    pattern: /\bATATT3xFfGF0[\w=-]{40,300}/g,
    form: form(/\bATATT3xFfGF0[\w=-]{100}/, { bytes: 200 }),
    source: 'support.atlassian.com: manage API tokens for your Atlassian account',
  },
];
