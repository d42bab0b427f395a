import { type Hook, titleOf } from '../../manifest/document.ts';
import { EVENT_ALIASES, EVENTS, HOOK } from '../../manifest/vocabulary.ts';
import { nearest } from '../../nearest.ts';
import { defineRule } from '../rule.ts';
import { separatedByCommas, type Word, wordsOf } from '../words.ts';

const KNOWN: ReadonlySet<string> = new Set([...EVENTS, ...EVENT_ALIASES.keys()]);

// Words that are near in meaning but not in letters, and those that Helm 2 knew.
const MEANT: ReadonlyMap<string, string> = new Map([
  ['crd-install', 'move the CRD to the crds/ folder of the chart, which Helm installs first'],
  ['test-failure', 'expect the failure inside the test and write "test"'],
  ['install', 'write "pre-install" or "post-install"'],
  ['upgrade', 'write "pre-upgrade" or "post-upgrade"'],
  ['rollback', 'write "pre-rollback" or "post-rollback"'],
  ['delete', 'write "pre-delete" or "post-delete"'],
  ['uninstall', 'write "pre-delete" or "post-delete"'],
  ['pre-uninstall', 'write "pre-delete"'],
  ['post-uninstall', 'write "post-delete"'],
]);

export default defineRule({
  id: 'unknown-hook-event',
  family: 'annotations',
  level: 'error',
  summary: 'Every part of `helm.sh/hook` is one of the words that Helm knows.',
  why: `One unknown word makes Helm drop the **whole document**: it is neither hook nor object, it is not installed, and
\`helm template\` does not even print it. The only trace is a log line, and the release is reported as deployed.
An empty part, as a trailing comma makes one, is such a word too. \`crd-install\` and \`test-failure\` were events of Helm 2.`,

  concerns: (hook) => hook.unknownEvents.length > 0,

  *check(hook) {
    const annotation = hook.annotations.get(HOOK);
    if (!annotation) return;
    const words = wordsOf(annotation);
    const empty = words.every(({ word }) => word === '');
    for (const [index, word] of words.entries()) {
      if (KNOWN.has(word.word) || (empty && index > 0)) continue;
      const what = word.word === '' ? emptyPart(words, index) : `"${word.written}" is not a hook event`;
      const list = separatedByCommas(annotation.value, KNOWN);
      const help = list === undefined ? helpFor(word, words) : `write "${list}"`;
      const message = `${what}: Helm drops the whole document, ${nameOf(hook)} is never installed`;
      yield { at: empty ? annotation.range : word.range, message, help };
    }
  },
});

/** Of a hook that only Helm's log speaks of, the name is unknown. */
function nameOf(hook: Hook): string {
  if (hook.name !== '') return titleOf(hook);
  return hook.kind === '' ? 'it' : `this ${hook.kind}`;
}

function emptyPart(words: readonly Word[], index: number): string {
  if (words.every(({ word }) => word === '')) return 'the hook annotation is empty';
  if (index === words.length - 1) return 'the trailing comma makes an empty event';
  return index === 0 ? 'the leading comma makes an empty event' : 'the double comma makes an empty event';
}

function helpFor({ word }: Word, words: readonly Word[]): string {
  if (word === '')
    return words.some(({ word }) => KNOWN.has(word)) ? 'remove the comma' : `write one of ${EVENTS.join(', ')}`;
  const meant = MEANT.get(word);
  if (meant) return meant;
  const near = nearest(word, KNOWN);
  return near ? `did you mean "${near}"?` : `Helm knows ${EVENTS.join(', ')}`;
}
