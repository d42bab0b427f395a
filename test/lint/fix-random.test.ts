// Edits on annotations of generated manifests: whatever they are written in, one annotation changes and nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { removeAnnotation, setAnnotation } from '../../src/lint/fix.ts';
import type { ManifestDocument } from '../../src/manifest/document.ts';
import { applyEdits, type Edit } from '../../src/manifest/edit.ts';
import { isField } from '../../src/manifest/fields.ts';
import type { Node } from '../../src/manifest/node.ts';
import { type Documents, readDocuments } from '../../src/manifest/read.ts';
import { generateManifest } from '../generator/manifest.ts';
import { Random, seedOf } from '../generator/random.ts';
import { shrink } from '../generator/shrink.ts';

const MANIFESTS = 400;
/** Of the actions, how many are tried on a document. */
const SHARE = 0.15;
const KEYS = ['helm.sh/hook', 'helm.sh/hook-weight', 'helm.sh/hook-delete-policy', 'helm-hooks/rewritten'];
const VALUES = ['-5', '', 'true', 'pre-install,pre-upgrade', 'before-hook-creation', "it's", 'a: b #c', 'é\u001b\n"x"'];

type Action = (document: ManifestDocument) => {
  readonly edit: Edit | undefined;
  readonly key: string;
  readonly value?: string;
};

function actions(): Action[] {
  return KEYS.flatMap((key) => [
    ...VALUES.map(
      (value): Action =>
        (document) => ({ edit: setAnnotation(document, key, value), key, value }),
    ),
    (document) => ({ edit: removeAnnotation(document, key), key }),
  ]);
}

function read(text: string): Documents {
  return readDocuments({ file: 'x.yaml', text }, 4);
}

/** A tree without the annotations of its own metadata, aliases written out. */
function shapeOf(node: Node | null, path = ''): unknown {
  if (node === null) return null;
  if (node.type === 'alias') return shapeOf(node.target, path);
  if (node.type === 'scalar') return `${node.tag ?? ''}${node.value}`;
  if (node.type === 'sequence') return node.items.map((item) => shapeOf(item, `${path}/*`));
  return node.pairs
    .map(({ key, value }) => {
      const name = key.type === 'scalar' ? key.value : '?';
      return { name, key: shapeOf(key, '?'), own: `${path}/${name}`, value };
    })
    .filter(({ own }) => !isOwnAnnotations(own))
    .map(({ key, own, value }) => [key, shapeOf(value, own)]);
}

function isOwnAnnotations(path: string): boolean {
  const [, metadata = '', annotations = '', ...more] = path.split('/');
  return more.length === 0 && isField(metadata, 'metadata') && isField(annotations, 'annotations');
}

function annotationsOf({ head }: ManifestDocument): Record<string, string> {
  return Object.fromEntries([...head.annotations].map(([key, { value }]) => [key, value]));
}

/** What is wrong after an edit; undefined where all is well or nothing was edited. */
function fault(text: string, index: number, action: Action): string | undefined {
  const before = read(text);
  const document = before.documents[index];
  if (!document) return undefined;
  const { edit, key, value } = action(document);
  if (!edit) return undefined;
  const after = read(applyEdits(text, [edit]));
  const expected = before.documents.map((each) => ({
    ...each.head,
    annotations: annotationsOf(each),
    shape: shapeOf(each.root),
  }));
  if (value === undefined) delete expected[index]!.annotations[key];
  else expected[index]!.annotations[key] = value;
  const facts = ({ kind, name, namespace, annotations, shape }: (typeof expected)[number]) =>
    JSON.stringify([kind, name, namespace, Object.entries(annotations).sort(), shape]);
  const actual = after.documents.map((each) => ({
    ...each.head,
    annotations: annotationsOf(each),
    shape: shapeOf(each.root),
  }));
  const wanted = expected.map(facts).join('\n');
  const got = actual.map(facts).join('\n');
  if (after.problems.length !== before.problems.length) return `unreadable: ${after.problems[0]?.message}`;
  return wanted === got ? undefined : `wanted ${wanted}\ngot    ${got}`;
}

test('one annotation changes and nothing else', async () => {
  const seed = seedOf(process.env, 7);
  let edited = 0;
  for (let number = 0; number < MANIFESTS; number++) {
    const random = new Random(seed + number);
    const text = generateManifest(random);
    const { documents } = read(text);
    const all = actions();
    for (const index of documents.keys()) {
      for (const action of random.some(all, SHARE)) {
        const made = action(documents[index]!).edit !== undefined;
        if (made) edited++;
        if (!made || !fault(text, index, action)) continue;
        const at = all.indexOf(action);
        const smallest = await shrink(text, (text) => fault(text, index, action) !== undefined);
        assert.fail(
          `seed ${seed + number}, action ${at}: ${fault(smallest, index, action)}\n${JSON.stringify(smallest)}`,
        );
      }
    }
  }
  assert.ok(edited > MANIFESTS, `only ${edited} edits were made`);
});
