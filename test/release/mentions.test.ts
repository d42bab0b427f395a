// A text is searched once for all of its documents: what each of them says of a hook must be what it says alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hook, ManifestDocument } from '../../src/manifest/document.ts';
import { documentsNaming, type Mention, mentionOf } from '../../src/release/mentions.ts';
import { namesIn } from '../../src/release/names.ts';
import { readRelease } from '../../src/release/read.ts';
import type { Release } from '../../src/release/release.ts';
import { choosesAny } from '../../src/release/selections.ts';
import { hookRelease } from '../generator/hook-release.ts';
import { kubectlRelease } from '../generator/kubectl-release.ts';
import { Random, seedOf } from '../generator/random.ts';
import { generateRelease } from '../generator/release.ts';

/** Without what says which template a document comes from: a comment, an annotation and what follows in its line. */
function wordsOf({ source, range }: ManifestDocument): string {
  const text = source.text.slice(range.start, range.end);
  return text.replaceAll(/^# Source: .*$|postrenderer\.helm\.sh\/postrender-filename.*$/gm, '');
}

/** The same, document by document. */
function slowly(hook: Hook, { hooks, objects }: Release): Mention | undefined {
  const others = [...hooks.map(({ document }) => document), ...objects].filter((one) => one !== hook.document);
  if (others.some((document) => namesIn(wordsOf(document), hook.name))) return 'named';
  return others.some((document) => choosesAny(wordsOf(document), hook.kind)) ? 'chosen' : undefined;
}

const SEED = seedOf(process.env, 11);
const RELEASES: Readonly<Record<string, (seed: number) => string>> = {
  hooks: hookRelease,
  'hooks with kubectl': kubectlRelease,
  'a stream': (seed) => generateRelease(new Random(seed)),
};

for (const [name, make] of Object.entries(RELEASES)) {
  test(`${name}: what a document says of a hook, among others as alone (seed ${SEED})`, () => {
    const met = new Set<Mention | undefined>();
    for (let seed = SEED * 1000; seed < SEED * 1000 + 150; seed++) {
      const { release } = readRelease([{ file: 'x', text: make(seed) }], { helm: 4 });
      for (const hook of release.hooks) {
        const mention = mentionOf(hook, release);
        assert.equal(mention, slowly(hook, release), `${hook.kind}/${hook.name} in seed ${seed}`);
        met.add(mention);
        for (const document of documentsNaming(hook.name, release))
          assert.ok(namesIn(wordsOf(document), hook.name), `${hook.name} in ${document.head.name}, seed ${seed}`);
      }
    }
    assert.ok(met.has('named') && met.has(undefined), [...met].join());
  });
}

const job = (name: string, command: string) => `apiVersion: batch/v1
kind: Job
metadata: { name: ${name}, annotations: { helm.sh/hook: pre-install } }
spec: { template: { spec: { restartPolicy: Never, containers: [{ name: main, image: x, command: [${command}] }] } } }
`;

test('a choice reaches as far as its document', () => {
  const first = job('first', 'sh').replace('sh]', 'kubectl, wait, job]');
  const texts = { apart: `${first}---\n${job('last', '-l, app=x')}`, whole: first.replace('job]', 'job, -l, app=x]') };
  const mentions = Object.values(texts).map((text) => {
    const other = job('other', 'sh');
    const { release } = readRelease([{ file: 'x', text: `${other}---\n${text}` }], { helm: 4 });
    return mentionOf(release.hooks.find(({ name }) => name === 'other')!, release);
  });
  assert.deepEqual(mentions, [undefined, 'chosen']);
});
