import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordsOf } from '../../src/io/kubernetes-words.ts';

test("the API's words: one line, without the object that it repeats", () => {
  const object = '{"metadata":{"labels":{"a":"b"}},"spec":{"env":[{"name":"PW","value":"x: y"}]}}';
  assert.equal(
    wordsOf(`Job.batch "w" is invalid: [spec.template: Invalid value: ${object}: field is immutable,\n spec.a: bad]`),
    'Job.batch "w" is invalid: [spec.template: Invalid value: {...}: field is immutable, spec.a: bad]',
  );
  assert.equal(
    wordsOf('spec: Invalid value: core.PodSpec{Volumes:[]core.Volume{core.Volume{Name:"v"}}}: is immutable'),
    'spec: Invalid value: {...}: is immutable',
  );
  assert.equal(
    wordsOf('metadata.name: Invalid value: "No-{x}": a name'),
    'metadata.name: Invalid value: "No-{x}": a name',
  );
  assert.equal(wordsOf('a'.repeat(3000)).length, 2000);
});
