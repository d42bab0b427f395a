import { type Hook, titleOf } from '../../manifest/document.ts';
import { child, items, type Node, type ScalarNode, text } from '../../manifest/node.ts';
import { distance } from '../../nearest.ts';
import { groupOf, runs } from '../../release/life.ts';
import type { Problem } from '../finding.ts';
import { defineRule } from '../rule.ts';

/** Source: k8s.io/apiserver pkg/endpoints/request/requestinfo.go : NewRequestInfo. */
const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/** Verbs that are asked for by name, beside those of requests: those of RBAC, certificates, policies; `proxy` of old. */
const NAMED = ['bind', 'escalate', 'impersonate', 'approve', 'sign', 'attest', 'use', 'proxy', 'request', '*'];

const KNOWN: ReadonlySet<string> = new Set([...VERBS, ...NAMED]);

/** What people write, and the verb that the API asks for. */
const MEANT: Readonly<Record<string, string>> = {
  put: 'update',
  post: 'create',
  head: 'get',
  read: 'get", "list", "watch',
  view: 'get", "list", "watch',
  write: 'create", "update", "patch',
  edit: 'update", "patch',
  modify: 'update", "patch',
  replace: 'update',
  apply: 'get", "create", "patch',
  add: 'create',
  remove: 'delete',
  describe: 'get',
  all: '*',
};

/** Groups of others, whose servers may ask for verbs of their own; but hardly for methods of HTTP. */
const isForeign = (group: string) => group.includes('.') && !group.endsWith('.k8s.io');
const METHODS = /^(put|post|head)$/i;

export default defineRule({
  id: 'rbac-unknown-verb',
  family: 'rights',
  level: 'error',
  summary: 'Rules of a Role name verbs that the API asks for.',
  why: `The API turns a request into one of get, list, watch, create, update, patch, delete and deletecollection, and compares
it letter by letter with the rule's verbs. The methods of HTTP (\`put\`, \`post\`), capitals and misspelt words are taken without
complaint and allow nothing: the hook gets "Forbidden" although there is a rule. Where the verb that was meant stands beside the
word, nothing is lost, and it is an info. Rules for \`nonResourceURLs\`, whose verbs are those of HTTP, are left out, and so are
words that may be verbs of someone's own.`,

  *check(hook) {
    if (!isRole(hook) || !runs(hook)) return;
    for (const rule of items(child(hook.document.root, 'rules')))
      if (!child(rule, 'nonResourceURLs')) yield* checkRule(rule, hook);
  },
});

function isRole({ kind, document }: Hook): boolean {
  return (
    (kind === 'Role' || kind === 'ClusterRole') && groupOf(document.head.apiVersion) === 'rbac.authorization.k8s.io'
  );
}

function* checkRule(rule: Node, hook: Hook): Generator<Problem> {
  const verbs = items(child(rule, 'verbs')).filter((verb): verb is ScalarNode => verb.type === 'scalar');
  const written = new Set(verbs.map(({ value }) => value));
  const foreign = items(child(rule, 'apiGroups')).some((group) => isForeign(text(group) ?? ''));
  const resources = items(child(rule, 'resources')).map(text).join(', ');
  for (const { value, range } of verbs) {
    const meant = KNOWN.has(value) ? undefined : meantBy(value);
    if (!meant || (foreign && !METHODS.test(value))) continue;
    const isThere = written.has('*') || meant.split('", "').every((verb) => written.has(verb));
    yield {
      at: range,
      ...(isThere ? { level: 'info' } : {}),
      message: `${titleOf(hook)} allows "${value}" on ${resources}: the API knows no such verb, so it allows nothing`,
      help: isThere ? 'leave it out' : `write "${meant}"`,
    };
  }
}

function meantBy(word: string): string | undefined {
  const lower = word.toLowerCase();
  if (Object.hasOwn(MEANT, lower)) return MEANT[lower];
  if (KNOWN.has(lower)) return lower;
  return VERBS.find((verb) => distance(lower, verb) === 1);
}
