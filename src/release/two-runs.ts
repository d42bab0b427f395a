import type { Hook } from '../manifest/document.ts';
import { child, items, type Node, text } from '../manifest/node.ts';
import { accountOf } from './identity.ts';
import { podSpecOf } from './references.ts';
import { apiUseOf } from './token.ts';

/** What two runs at once can spoil. */
const STATE = /migrat|sql|database|schema|postgres|mongo|backup|restore|seed|(?<![a-z])db(?![a-z])/i;

const CLIENT = /kube|k8s/i;

const WAITING = /netcat|wait-for/;

/**
 * Whether a Job may run twice at the same time: what goes through the API of Kubernetes says how things are to be, once
 * or twice, and who only waits does nothing. A guess, by what its pod says of accounts, images and databases.
 */
export function bearsTwoRuns({ document, name }: Hook): boolean {
  const podSpec = podSpecOf(document);
  if (!podSpec) return false;
  const containers = items(child(podSpec, 'containers'));
  if (containers.every((container) => WAITING.test(text(child(container, 'image')) ?? ''))) return true;
  const account = accountOf(podSpec);
  const pod = document.source.text.slice(podSpec.range.start, podSpec.range.end);
  const isClient = account !== 'default' || containers.every((container) => CLIENT.test(wordsOf(container)));
  return isClient && apiUseOf(podSpec, document.source.text, account) !== 'never' && !STATE.test(`${name} ${pod}`);
}

function wordsOf(container: Node): string {
  const words = ['image', 'command', 'args'].flatMap((key) => {
    const value = child(container, key);
    return [value, ...items(value)].map(text);
  });
  return words.join(' ');
}
