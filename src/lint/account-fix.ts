import type { Edit } from '../manifest/edit.ts';
import type { Pair } from '../manifest/node.ts';
import type { Need } from '../release/needs.ts';
import { podPathOf, podSpecOf } from '../release/references.ts';
import type { Release } from '../release/release.ts';
import { isIdleAccount } from '../release/unused-token.ts';
import { isSimpleKey, nameOf, pairOf, replaceable } from './annotation-pairs.ts';
import { fieldName } from './field-text.ts';
import type { Change, Fix } from './finding.ts';

const ACCOUNT = 'serviceAccountName';
const TOKEN = 'automountServiceAccountToken';

/**
 * A problem's `fix` that takes away an account which a hook's pod has no use for, and with it the token: the pod runs as
 * "default", which it can always be. Empty where it may have a use, and where an edit cannot reach it. To be spread.
 */
export function accountFix({ consumer, kind, name, via }: Need, release: Release): { readonly fix?: Fix } {
  if (kind !== 'ServiceAccount' || via !== ACCOUNT || !isIdleAccount(consumer, release)) return {};
  const { document } = consumer;
  const podSpec = podSpecOf(document);
  if (podSpec?.type !== 'mapping' || podSpec.anchor !== undefined || podSpec.tag !== undefined) return {};
  // The older name of the field, or a token that the author speaks of, leave a doubt.
  if (podSpec.pairs.some((pair) => nameOf(pair) === 'serviceAccount' || nameOf(pair) === TOKEN)) return {};
  const pair = pairOf(podSpec, ACCOUNT);
  const edits = pair && editsOf(document.source.text, pair);
  if (!edits) return {};
  const path = podPathOf(consumer.kind);
  const why = 'nothing in the pod shows that it uses the API, and no rights are bound to the account';
  const dropped: Change = {
    document,
    field: fieldName([...path, ACCOUNT]),
    before: name,
    after: undefined,
    edits: [edits.value],
    why,
  };
  const tokenless: Change = {
    document,
    field: fieldName([...path, TOKEN]),
    before: undefined,
    after: 'false',
    isPlain: true,
    edits: [edits.key],
    why,
  };
  return { fix: { safety: 'opt-in', changes: [dropped, tokenless] } };
}

/** One field takes the line of the other. */
function editsOf(text: string, pair: Pair): { readonly key: Edit; readonly value: Edit } | undefined {
  const node = replaceable(pair);
  if (!node || node.range.start === node.range.end || !isSimpleKey(text, pair)) return undefined;
  const { range } = pair.key;
  const quote = /^['"]/.exec(text.slice(range.start, range.end))?.[0] ?? '';
  return { key: { range, text: `${quote}${TOKEN}${quote}` }, value: { range: node.range, text: 'false' } };
}
