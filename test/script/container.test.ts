// What a container runs: command and args, the scripts in them, and the files that are known.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDocuments } from '../../src/manifest/read.ts';
import { type Run, runOf } from '../../src/script/container.ts';

const FILES: Readonly<Record<string, string>> = {
  '/scripts/run.sh': '#!/bin/sh\n. /scripts/lib.sh\nmigrate $DB\n',
  '/scripts/lib.sh': 'check\n',
  '/scripts/loop.sh': 'again\n/scripts/loop.sh\n/scripts/loop.sh\n',
};

/** A container in YAML's flow style, what it runs, and whether that is all. */
const TABLE: readonly (readonly [container: string, commands: readonly string[], complete: boolean])[] = [
  ['{command: [kubectl, get, pods]}', ['kubectl get pods'], true],
  ['{command: [/usr/bin/kubectl], args: [get, pods]}', ['kubectl get pods'], true],
  ['{command: [sh, -c], args: ["a; b"]}', ['a', 'b'], true],
  ['{command: [/bin/bash, -euo, pipefail, -c, "a"]}', ['a'], true],
  ['{args: [/bin/sh, -ec, a]}', ['a'], true],
  ['{command: [sh, -c, "bash -c \'a; b\'"]}', ['a', 'b'], true],
  ['{command: [sh, -c, "exec timeout -k 5 60 env X=1 a b"]}', ['a b'], true],
  ['{command: [sh, /scripts/run.sh]}', ['check', 'migrate ?'], true],
  ['{command: [/scripts/run.sh], env: [{name: DB, value: shop-db}]}', ['check', 'migrate shop-db'], true],
  ['{command: [/scripts/loop.sh]}', ['again'], true],
  ['{command: [/app/run.sh, x]}', ['run.sh x'], false],
  ['{command: [sh, /app/run.sh]}', ['sh /app/run.sh'], false],
  ['{command: [sh, -c, "if"]}', [], false],
  ['{image: "bitnami/kubectl:1.34", args: [get, pods]}', ['kubectl get pods'], true],
  ['{image: "r:5000/kubectl@sha256:0", args: [-n, a, get, pods]}', ['kubectl -n a get pods'], true],
  ['{image: "shop:1.0", args: [get, pods]}', [], false],
  ['{image: "shop:1.0"}', [], false],
  [
    '{command: [a, $(X), "$(Y)-b", "$$(X)", $(Z)], env: [{name: X, value: x}, {name: Y, value: $(X)y}]}',
    ['a x xy-b $(X) $(Z)'],
    true,
  ],
  ['{command: [a, $(N)], env: [{name: N, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}]}', ['a shop'], true],
  ['{command: [a, $(S)], env: [{name: S, valueFrom: {secretKeyRef: {name: s, key: k}}}]}', ['a ?'], true],
];

for (const [container, commands, complete] of TABLE) {
  test(container, () => {
    const run = read(container);
    assert.deepEqual(
      run.commands.map(({ words }) => words.map(({ value }) => value ?? '?').join(' ')),
      commands,
    );
    assert.equal(run.complete, complete);
  });
}

test('the options of the shell that runs a script are known', () => {
  const [script] = read('{command: [sh, -e, -o, pipefail, -c, a]}').scripts;
  assert.deepEqual(script?.options, ['-e', '-o', 'pipefail', '-c']);
});

function read(container: string): Run {
  const { documents } = readDocuments({ file: '', text: container }, 4);
  return runOf(documents[0]!.root!, { namespace: 'shop', fileAt: (path) => FILES[path] });
}
