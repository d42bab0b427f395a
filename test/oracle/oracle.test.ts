import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { splitDocuments } from '../../src/manifest/split.ts';
import { catalogue } from '../generator/catalogue.ts';
import { extremes } from '../generator/extremes.ts';
import { seedOf } from '../generator/random.ts';
import { corpus, lacking, oracle } from '../support/tools.ts';
import { firstDifference } from './compare.ts';
import { Oracle } from './oracle.ts';
import { soak } from './soak.ts';

const SEED = seedOf(process.env, 20261120);

/** `npm run test:deep` takes more; `HELM_HOOKS_ORACLE_COUNT` says how many. */
const COUNT = Number(process.env.HELM_HOOKS_ORACLE_COUNT || (process.env.HELM_HOOKS_DEEP ? 100_000 : 6000));

/** Every file of the corpus, by its path in it. */
function corpusFiles(): Map<string, string> {
  const root = corpus();
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  return new Map(names.map((name) => [name, readFileSync(join(root, name), 'utf8')]));
}

test(`${COUNT} generated releases are read as Helm 3 and 4 read them (HELM_HOOKS_SEED=${SEED})`, {
  skip: lacking('go'),
}, async () => {
  using helm = new Oracle(oracle());
  const result = await soak(helm, SEED, COUNT);
  if ('what' in result) assert.fail(`seed ${SEED}: ${result.what}\n${JSON.stringify(result.files, undefined, 2)}`);
  assert.equal(result.releases, COUNT);
  assert.ok(result.refused > COUNT / 10 && result.refused < COUNT * 0.8, `${result.refused} of ${COUNT} are refused`);
});

test('every odd value in every place is read as Helm 3 and 4 read it', { skip: lacking('go') }, async () => {
  using helm = new Oracle(oracle());
  for (const text of catalogue()) {
    const files = { 'x.yaml': text };
    assert.equal(firstDifference(files, await helm.ask(files)), undefined, JSON.stringify(text));
  }
});

test('documents that are very large, deep or wide are read as Helm 3 and 4 read them', {
  skip: lacking('go'),
}, async () => {
  using helm = new Oracle(oracle());
  for (const [name, text] of extremes()) {
    const files = { 'x.yaml': text };
    assert.equal(firstDifference(files, await helm.ask(files))?.slice(0, 1000), undefined, name);
  }
});

test('every file of the corpus is read as Helm 3 and 4 read it', { skip: lacking('go', 'corpus') }, async () => {
  using helm = new Oracle(oracle());
  for (const [name, text] of corpusFiles()) {
    const files = { [name]: text };
    assert.equal(firstDifference(files, await helm.ask(files)), undefined, name);
  }
});

test(`changed documents of the corpus, too (HELM_HOOKS_SEED=${SEED})`, { skip: lacking('go', 'corpus') }, async () => {
  const documents = [...corpusFiles().values()].flatMap((text) =>
    splitDocuments(text, 4).map(({ start, end }) => text.slice(start, end)),
  );
  using helm = new Oracle(oracle());
  const small = documents.filter((text) => text.length < 3000);
  const result = await soak(helm, SEED, COUNT / 3, small);
  if ('what' in result) assert.fail(`seed ${SEED}: ${result.what}\n${JSON.stringify(result.files, undefined, 2)}`);
});
