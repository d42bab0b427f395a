import { writeAliases, writeMerged } from './anchors.ts';
import { writeBorder } from './borders.ts';
import { writeFlow } from './flow.ts';
import type { Random } from './random.ts';
import { eventValue, oddValue, policyValue, writeKey, writeScalar } from './scalars.ts';

const KINDS: readonly string[] = (
  'Job Job Job Pod ConfigMap Secret ServiceAccount List Widget CronJob Deployment job Alpha APIService Namespace ' +
  'MutatingWebhookConfiguration ValidatingWebhookConfiguration SecretList '
).split(' ');

const NAMES: readonly string[] = ['a', 'b', 'a-job', 'B', 'ä', '🎉', '\ufffd', '\ue000', '10', '9', 'x.y', ''];

/** One file of rendered documents: mostly manifests as charts have them, with every odd thing that YAML knows. */
export function generateManifest(random: Random): string {
  // Half of the files have little in them that Helm could refuse, so that the order of their hooks shows.
  const isCalm = random.chance(0.5);
  const documents = Array.from({ length: random.pick([1, 1, 1, 2, 3, 5]) }, () => writeDocument(random, isCalm));
  let text = random.chance(0.2)
    ? random.pick(['---\n', '--- \n', '\n\n---\n', '\ufeff', '\ufeff---\n', '# c\n---\n', ' ---\n', '\t---\n'])
    : '';
  for (const [index, document] of documents.entries()) text += (index === 0 ? '' : separator(random)) + document;
  text += random.chance(0.2)
    ? random.pick(['\n---', '\n---\n', '\n...\n', '\n\n\n', '  \n', '\r\n', '\n...\nmore', '\n# end'])
    : '\n';
  return random.chance(0.04) ? text.replaceAll('\n', random.pick(['\r\n', '\r', '\u0085', '\u2028'])) : text;
}

const NOTES = [
  '# note',
  '',
  '\n\n\n',
  '\t\n',
  '  ',
  '\n---\n',
  '\n\n---\n',
  '-\n',
  '\n# only a comment\n---\n',
  '\u00a0\n',
];
const MORE_NOTES = ['\n\u00a0\n---\n', '\u0085---\n', '\n# Source: c/templates/y.yaml\n', ' |\n'];
const BORDERS = [
  '\r\n---\r\n',
  '\n ---\n',
  '\n...\n---\n',
  '\n\n---\n   \n',
  '\n\v---\n',
  '\r---\n',
  '\u2028---\n',
  '\n%YAML 1.1\n---\n',
];

function separator(random: Random): string {
  if (!random.odd(0.6)) return '\n---\n';
  return random.chance(0.6) ? `\n---${random.pick([...NOTES, ...MORE_NOTES])}` : random.pick(BORDERS);
}

function writeDocument(random: Random, isCalm: boolean): string {
  random.oddness = random.pick(isCalm ? [0, 0.02, 0.05] : [0.05, 0.2, 0.5, 1]);
  if (isCalm && random.chance(0.9)) return writeMapping(random);
  switch (random.below(24)) {
    case 0:
      return writeFlow(random);
    case 1:
      return writeFlow(random) + random.pick(['', '\n', ' ', '\n...\n']) + writeFlow(random);
    case 2:
      return random.pick([
        '# only a comment',
        '',
        ' ',
        '#',
        '# a\n# b\n',
        '...',
        '... # c',
        '%YAML 1.1',
        '%TAG ! tag:x,2000:',
        'null',
        '~',
      ]);
    case 3:
      return random.pick([
        'text',
        '5',
        '- a\n- b',
        '[]',
        '{}',
        '"a"',
        "'a\nb'",
        '|\n  text',
        '>-\n text',
        '&a b',
        '*a',
        '? a',
        ': a',
        '- - a',
      ]);
    case 4:
      return writeMerged(random);
    case 5:
      return random.chance(0.5) ? writeAliases(random) : writeBorder(random);
    default:
      return writeMapping(random);
  }
}

/** A manifest in block style. */
function writeMapping(random: Random): string {
  const lines = random.chance(0.1)
    ? [random.pick(['# Source: c/templates/x.yaml', '%YAML 1.1\n--- ', '# c', '{{- c }}', '%TAG !e! tag:e,2000:\n---'])]
    : [];
  const parts: string[] = [
    `${writeKey(random, 'apiVersion', 0)} ${writeScalar(random, random.pick(['v1', 'batch/v1', '1', '1.0']), 0)}`,
    `${writeKey(random, 'kind', 0)} ${random.odd(0.04) ? oddValue(random, 0) : writeScalar(random, random.pick(KINDS), 0)}`,
    writeMetadata(random),
  ];
  if (random.chance(0.4)) parts.push(random.odd(0.8) ? writeOddRest(random) : writeRest(random));
  if (random.odd(0.1)) parts.push(random.pick(parts));
  if (random.chance(0.05)) parts.reverse();
  lines.push(...parts);
  return lines.join('\n');
}

function writeMetadata(random: Random): string {
  const key = writeKey(random, 'metadata', 0);
  if (random.odd(0.03)) return `${key} ${oddValue(random, 0)}`;
  const indent = random.pick([2, 2, 2, 4, 1]);
  const pad = ' '.repeat(indent);
  const name = random.odd(0.1) ? oddValue(random, indent) : writeScalar(random, random.pick(NAMES), indent);
  const lines = [`${pad}${writeKey(random, 'name', indent)} ${name}`, writeAnnotations(random, indent)];
  if (random.chance(0.1)) lines.unshift(`${pad}labels: {a: b}${random.pick(['', ' # c', '# c', '\t'])}`);
  if (random.chance(0.1)) lines.push(`${pad}# a comment`);
  if (random.chance(0.05)) lines.push(random.pick(lines));
  return `${key}${random.pick(['', '', '', ' ', ' # c', ' &meta', ' !!map'])}\n${lines.join('\n')}`;
}

function writeAnnotations(random: Random, outer: number): string {
  const pad = ' '.repeat(outer);
  if (random.chance(0.1))
    return `${pad}${random.pick(['annotations: {}', 'annotations:', 'annotations: null', 'labels:', 'annotations: []', 'annotations: ~'])}`;
  const indent = outer + random.pick([2, 2, 2, 4, 1]);
  const entries: [string, string][] = [['helm.sh/hook', eventValue(random, indent)]];
  if (random.chance(0.5)) entries.push(['helm.sh/hook-weight', oddValue(random, indent)]);
  if (random.chance(0.5)) entries.push(['helm.sh/hook-delete-policy', policyValue(random, indent)]);
  if (random.chance(0.2)) entries.push(['helm.sh/hook-output-log-policy', policyValue(random, indent)]);
  if (random.chance(0.2)) entries.push(['other', oddValue(random, indent)]);
  if (random.chance(0.05)) entries.push(['helm.sh/hook', eventValue(random, indent)]);
  if (random.chance(0.15)) entries.shift();
  const inner = ' '.repeat(indent);
  const lines = entries.map(
    ([key, value]) => `${inner}${writeKey(random, key, indent)}${random.odd(0.04) ? '\t' : ' '}${value}`,
  );
  return `${pad}${writeKey(random, 'annotations', outer)}\n${lines.join('\n')}`;
}

/** The rest of a manifest, which Helm reads only as YAML. */
function writeRest(random: Random): string {
  return random.pick([
    'spec:\n  template:\n    spec:\n      containers:\n      - name: a\n        args: ["sh", "-c", "exit 0"]\n      - name: b',
    'data:\n  script.sh: |\n    #!/bin/sh\n    set -e\n\n    echo "helm.sh/hook: pre-install"\n',
    'data:\n  a: |-\n\n    x\n      y\n  b: >\n    folded\n    text\n\n    more\n  c: "quoted\n    lines"',
    'items:\n- kind: Job\n  metadata:\n    name: inner\n    annotations:\n      helm.sh/hook: pre-install\n-\n- - a\n  - b',
    'list:\n  - a\n  -   b: c\n      d: e\n  - |\n    text\n  -\n    f: g',
    'text: plain words\n  go on here\n\n  and here\nother: x',
    'a: # c\n  - {b: c, d: [e]} # f\n  -   # g\n    h: i\n\n# j\nk:\n    "l"\nm: !!int 5\nn: &n\no: *n',
  ]);
}

function writeOddRest(random: Random): string {
  return random.pick([
    `spec: ${oddValue(random, 0)}`,
    `spec:\n- ${oddValue(random, 0)}\n- ${oddValue(random, 0)}`,
    `data:\n  a: ${oddValue(random, 2)}\n  b: ${oddValue(random, 2)}`,
    `data:\n  blob: ${'x'.repeat(random.between(400, 1200))}${random.pick(['', '\x01', '\ufeff', '\u0085'])}`,
    '\ttab: here',
    'a:\n  b:\n c: d',
    'key without colon',
    '? complex\n: value\n? [a, b]\n: list key',
    'data: !!binary |\n  aGVs\n  bG8=',
    'a: .nan',
    'a: {b: .inf}\na: 1',
    'null: a',
    '18446744073709551615: a',
    `${random.pick(['', '- ', 'a:\n  ', 'a:\n- b\n- ', '- - ', '? '])}${random.pick(['{}', '[]', '[a]', '{a: b}', '&a {}', '!x []', '{}\n', '[[]]'])}${random.pick([': x', ':', ': {}: y', ' : x', ': x\nb: c'])}`,
    `a: [${random.pick(['{}', '[]', '"b"', '*c'])}: x${random.pick(['', ', y', ', {}: z'])}]`,
  ]);
}
