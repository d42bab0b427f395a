import { type Hook, titleOf } from '../../manifest/document.ts';
import { counterpartOf } from '../../release/again.ts';
import { outlivesSuccess, repeats, runs } from '../../release/life.ts';
import type { Problem } from '../finding.ts';
import { defineRule } from '../rule.ts';

/** A part of a name as `sha256sum | trunc 8` makes it: hexadecimal, with digits and letters. */
const CHECKSUM = /^(?=.*\d)(?=.*[a-f])[0-9a-f]{8,64}$/;

export default defineRule({
  id: 'unstable-name',
  family: 'deletion',
  level: 'warning',
  summary: 'A hook keeps its name from one rendering to the next.',
  why: `\`before-hook-creation\` deletes the object that has the hook's name. Where the templates make another name each time
(\`randAlphaNum\`, \`now\`), each upgrade deletes nothing, and what earlier revisions have left stays for good, at uninstall too.
A chart is rendered twice to see it. It is an info where nothing piles up: the hook is deleted after its success, or comes with
the first install only. A checksum in a name is an info too: it changes with what it is made of, which is often its purpose.`,

  wants: ['again'],

  *check(hook, release, { again }) {
    if (hook.name === '' || !runs(hook)) return;
    const other = again && counterpartOf(hook, release, again);
    if (other && other.name !== hook.name) yield changing(hook, other);
    else if (outlivesSuccess(hook) && hook.name.split('-').some((part) => CHECKSUM.test(part))) yield checksum(hook);
  },
});

function changing(hook: Hook, other: Hook): Problem {
  const piles = outlivesSuccess(hook) && hook.events.some(repeats);
  const rest = piles ? 'what each revision makes stays in the cluster' : 'what is left of one stays in the cluster';
  return {
    at: nameOf(hook),
    level: piles ? 'warning' : 'info',
    message: `${titleOf(hook)} has another name at each rendering ("${other.name}" at the next): no policy deletes it under the new one, so ${rest}`,
    help: 'give it a name that stays, and the policy before-hook-creation',
  };
}

function checksum(hook: Hook): Problem {
  const message = `${titleOf(hook)} has a checksum in its name: when that changes, what was made under the old name stays in the cluster`;
  return { at: nameOf(hook), level: 'info', message };
}

function nameOf({ document }: Hook) {
  return document.head.nameNode?.range ?? document.range;
}
