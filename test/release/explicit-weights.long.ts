// --weights=explicit: the same order in every event, written so that no name decides it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { byteStream } from '../../src/io/byte-stream.ts';
import { FILTER_RULES } from '../../src/lint/filter-rules.ts';
import type { Rule } from '../../src/lint/rule.ts';
import orderByName from '../../src/lint/rules/order-by-name.ts';
import type { Source } from '../../src/manifest/document.ts';
import { EVENTS } from '../../src/manifest/vocabulary.ts';
import { explicitWeights } from '../../src/release/explicit-weights.ts';
import { namelessHook } from '../../src/release/nameless.ts';
import { hooksOf } from '../../src/release/order.ts';
import { readRelease } from '../../src/release/read.ts';
import type { HelmMajor, Release } from '../../src/release/release.ts';
import { type Filtered, filter } from '../../src/rewrite/filter.ts';
import { Random } from '../generator/random.ts';
import { generateRelease } from '../generator/release.ts';
import { Oracle } from '../oracle/oracle.ts';
import { caseStreams, corpusStreams, randomStreams, type Stream } from '../rewrite/streams.ts';
import { lacking, oracle } from '../support/tools.ts';

const OPTIONS = { name: 'shop', namespace: undefined, weights: 'explicit' } as const;

function explicit(text: string, rules: readonly Rule[]): { readonly text: string; readonly result: Filtered } {
  const read = (sources: readonly Source[]) => readRelease(sources, { helm: 4, ...OPTIONS });
  const stream = byteStream(new TextEncoder().encode(text), 'stdin');
  const result = filter(stream, { mode: 'fix', weights: 'explicit', rules, inlineIgnores: false, read });
  return { text: Buffer.from(result.parts.join(''), 'latin1').toString(), result };
}

function released(text: string, helm: HelmMajor = 4): Release {
  return readRelease([{ file: 'all', text }], { helm, ...OPTIONS }).release;
}

/** Every event's hooks by their place in the stream. */
function orderIn(text: string, helm: HelmMajor): Record<string, number[]> {
  const release = released(text, helm);
  const places = (event: (typeof EVENTS)[number]) => hooksOf(release, event).map(({ document }) => document.index);
  return Object.fromEntries(EVENTS.map((event) => [event, places(event)]));
}

function generatedStreams(): Stream[] {
  const first = Number(process.env.HELM_HOOKS_SEED ?? 1);
  return Array.from({ length: 500 }, (_, at) => {
    const seed = first + at;
    return { name: `generated release ${seed}`, text: generateRelease(new Random(seed), 'template') };
  });
}

/** Streams that the filter refuses are told of by tests of their own. */
function isRefused({ text }: Stream): boolean {
  const { release, problems } = readRelease([{ file: 'all', text }], { helm: 4 });
  return problems.length > 0 || namelessHook(release) !== undefined;
}

/** Ties that are left, but for those that the rewrite says it leaves. */
function silentTies(text: string, { findings }: Filtered): string[] {
  const left = new Set(findings.map(({ message }) => message));
  return [...explicitWeights(released(text)).ties.keys()]
    .map(({ name }) => name)
    .filter(
      (name) => ![...left].some((message) => message.includes(name) && message.includes('leaves the weights alone')),
    );
}

function check({ text }: Stream): boolean {
  const alone = explicit(text, [orderByName]);
  for (const helm of [3, 4] as const)
    assert.deepEqual(orderIn(alone.text, helm), orderIn(text, helm), `the order of Helm ${helm}`);
  assert.deepEqual(silentTies(alone.text, alone.result), []);
  assert.equal(explicit(alone.text, [orderByName]).text, alone.text, 'a second time changes nothing');
  const all = explicit(text, FILTER_RULES);
  assert.deepEqual(silentTies(all.text, all.result), [], 'beside the other rules');
  assert.equal(explicit(all.text, FILTER_RULES).text, all.text, 'beside the other rules a second time changes nothing');
  return alone.result.changes.length > 0;
}

const ALL: readonly (readonly [string, () => Stream[]])[] = [
  ['rule cases', caseStreams],
  ['corpus', corpusStreams],
  ['random releases', () => randomStreams().slice(0, 400)],
  ['generated releases', generatedStreams],
];

describe('the order stays, no tie is left, a second time changes nothing', () => {
  for (const [kind, streams] of ALL) {
    test(kind, (context) => {
      const all = streams().filter((stream) => !isRefused(stream));
      if (all.length === 0) return context.skip('HELM_HOOKS_CORPUS does not name a folder');
      let changed = 0;
      for (const stream of all) {
        try {
          if (check(stream)) changed++;
        } catch (error) {
          (error as Error).message = `${stream.name}: ${(error as Error).message}\n${stream.text.slice(0, 3000)}`;
          throw error;
        }
      }
      assert.ok(changed > all.length / 20, `only ${changed} of ${all.length} were changed`);
    });
  }
});

test("Helm's own code reads the same order", { skip: lacking('go') }, async () => {
  using helm = new Oracle(oracle());
  const streams = [...randomStreams().slice(0, 300), ...generatedStreams().slice(0, 300)];
  const path = 'shop/templates/all.yaml';
  const orders = async (text: string) => {
    const reading = await helm.ask({ [path]: text });
    return ([3, 4] as const).map((major) => {
      const { hooks, order } = reading[major];
      return Object.entries(order).map(([event, at]) => [event, at.map((n) => `${hooks[n]!.kind}/${hooks[n]!.name}`)]);
    });
  };
  for (const stream of streams.filter((stream) => !isRefused(stream))) {
    const { text } = explicit(stream.text, [orderByName]);
    assert.deepEqual(await orders(text), await orders(stream.text), stream.name);
  }
});

/** A hook: kind, name, events, weight. */
function hook(kind: string, name: string, events: string, weight?: string): string {
  const more = weight === undefined ? '' : `    helm.sh/hook-weight: "${weight}"\n`;
  return `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  annotations:\n    helm.sh/hook: ${events}\n${more}`;
}

/** The stream's hooks after the rewrite, with their weights, and what is left to say. */
function weightsOf(...hooks: readonly string[]) {
  const { text, result } = explicit(hooks.join('---\n'), [orderByName]);
  const all = released(text).hooks.toSorted((a, b) => a.document.index - b.document.index);
  return { weights: all.map(({ weight }) => Number(weight)), left: result.findings.map(({ message }) => message) };
}

describe('weights', () => {
  test('ten apart, from the smallest on; what shares no event with a tie keeps its own', () => {
    const { weights, left } = weightsOf(
      hook('Job', 'b', 'pre-install', '-5'),
      hook('Job', 'a', 'pre-install', '-5'),
      hook('Job', 'c', 'pre-install,pre-upgrade'),
      hook('Job', 'd', 'post-delete', '7'),
    );
    assert.deepEqual([weights, left], [[5, -5, 15, 7], []]);
  });

  test('one weight for all events: hooks of two events that a third one joins', () => {
    const { weights } = weightsOf(
      hook('Job', 'a', 'pre-install'),
      hook('Job', 'b', 'pre-install,pre-upgrade'),
      hook('Job', 'c', 'pre-upgrade'),
      hook('Job', 'd', 'pre-upgrade,test'),
      hook('Job', 'e', 'test', '-3'),
    );
    assert.deepEqual(weights, [-3, 7, 17, 27, -3]);
  });

  test('without a tie nothing changes', () => {
    assert.deepEqual(weightsOf(hook('Job', 'a', 'test', '1'), hook('Job', 'b', 'test', '2')).weights, [1, 2]);
  });

  test('one name, two kinds: also when one of them is renamed', () => {
    assert.deepEqual(weightsOf(hook('Job', 'a', 'test'), hook('ServiceAccount', 'a', 'test')).weights, [10, 0]);
  });

  const most = '9223372036854775807';
  for (const [why, hooks] of [
    ["outside of Helm's 64-bit range", [hook('Job', 'a', 'test', most), hook('Job', 'b', 'test', most)]],
    ['as 0, which is hardly meant', [hook('Job', 'a', 'test', 'five'), hook('Job', 'b', 'test')]],
    ['the items of List/l have no weight of their own', [hook('List', 'l', 'test'), hook('Job', 'b', 'test')]],
    [
      'Helm 3 and Helm 4 order MutatingWebhookConfiguration and Alert of one name differently',
      [hook('MutatingWebhookConfiguration', 'a', 'test'), hook('Alert', 'a', 'test')],
    ],
    [
      'the weight of Job/a stands where it cannot be written',
      [
        hook('Job', 'z', 'test'),
        hook('Job', 'a', 'test', '1').replace('"1"', '&one "1"'),
        hook('Job', 'b', 'test', '1'),
      ],
    ],
  ] as const) {
    test(`left alone, because ${why}`, () => {
      const before = released(hooks.join('---\n')).hooks.toSorted((a, b) => a.document.index - b.document.index);
      const { weights, left } = weightsOf(...hooks);
      assert.deepEqual(
        weights,
        before.map(({ weight }) => Number(weight)),
      );
      assert.equal(left.length, 1);
      assert.ok(left[0]!.includes(why), left[0]);
    });
  }

  test('a hook that Helm drops takes no part', () => {
    assert.deepEqual(weightsOf(hook('Job', 'a', 'tset'), hook('Job', 'b', 'test')).weights, [0, 0]);
  });

  test('without the wish names go on to decide', () => {
    const text = `${hook('Job', 'a', 'test')}---\n${hook('Job', 'b', 'test')}`;
    const read = (sources: readonly Source[]) => readRelease(sources, { helm: 4 });
    const stream = byteStream(new TextEncoder().encode(text), 'stdin');
    const { changes } = filter(stream, { mode: 'fix', rules: [orderByName], inlineIgnores: true, read });
    assert.deepEqual(changes, []);
  });
});
