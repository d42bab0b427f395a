// The cases of a rule: test/rules/<id>/<case>.yaml, with .out and .fixed.yaml beside it; .previous.yaml is what is
// installed, .again.yaml the same chart rendered once more. Also read by scripts/docs.ts.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readBaseline, staleFindings } from '../../src/lint/baseline.ts';
import { readConfig } from '../../src/lint/config.ts';
import type { Finding } from '../../src/lint/finding.ts';
import { hear } from '../../src/lint/heard.ts';
import { lint, sortFindings } from '../../src/lint/lint.ts';
import type { Rule } from '../../src/lint/rule.ts';
import { RULES } from '../../src/lint/rules.ts';
import { type Surroundings, USUAL } from '../../src/lint/surroundings.ts';
import type { Source } from '../../src/manifest/document.ts';
import type { DocumentProblem } from '../../src/manifest/read.ts';
import type { HelmMajor } from '../../src/manifest/vocabulary.ts';
import { ENGINES, type Engine } from '../../src/release/engine.ts';
import { readRelease } from '../../src/release/read.ts';
import type { Release } from '../../src/release/release.ts';
import { RBAC, type RightsSetting } from '../../src/release/rights-setting.ts';
import { asFound, summaryOf } from '../../src/report/findings.ts';
import { findingsText } from '../../src/report/findings-text.ts';
import { fingerprintsOf } from '../../src/report/fingerprint.ts';
import { applyFixes } from './apply.ts';

export const RULES_FOLDER = import.meta.dirname;

/** How often fixes may be made until nothing changes any more. */
const MOST_ROUNDS = 10;

export interface Case {
  readonly rule: string;
  readonly name: string;
  readonly text: string;
  readonly outFile: string;
  readonly fixedFile: string;
  readonly out: string | undefined;
  readonly fixed: string | undefined;
  readonly previous: string | undefined;
  readonly again: string | undefined;
  /** `.baseline.json` */
  readonly baseline: string | undefined;
}

/** What a case is linted by. */
type Input = Pick<Case, 'name' | 'text'> & Partial<Pick<Case, 'previous' | 'again' | 'baseline'>>;

/** Folders of cases: one for each rule. */
export function caseFolders(folder = RULES_FOLDER): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

export function casesOf(rule: string, folder = RULES_FOLDER): Case[] {
  const own = join(folder, rule);
  if (!existsSync(own)) return [];
  return readdirSync(own)
    .filter((file) => file.endsWith('.yaml') && !/\.(fixed|previous|again)\.yaml$/.test(file))
    .sort()
    .map((file) => {
      const name = basename(file, '.yaml');
      const outFile = join(own, `${name}.out`);
      const fixedFile = join(own, `${name}.fixed.yaml`);
      return {
        rule,
        name,
        text: readFileSync(join(own, file), 'utf8'),
        outFile,
        fixedFile,
        out: contentOf(outFile),
        fixed: contentOf(fixedFile),
        previous: contentOf(join(own, `${name}.previous.yaml`)),
        again: contentOf(join(own, `${name}.again.yaml`)),
        baseline: contentOf(join(own, `${name}.baseline.json`)),
      };
    });
}

function contentOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** `# release: shop`, `# namespace: n` and `# helm: 3` in the first comments say how to read a case. */
function headerOf(text: string, key: string): string | undefined {
  const comments = /^(?:#.*\n)*/.exec(text)?.[0] ?? '';
  return new RegExp(`^# ${key}: (.+)$`, 'm').exec(comments)?.[1];
}

/** `# rbac: generate`, `# rbac-namespaces: a,b` and `# given: shop` say what a rewrite would permit; lint has none of it. */
function rightsOf(text: string): RightsSetting | undefined {
  const rbac = RBAC.find((word) => word === headerOf(text, 'rbac'));
  const namespaces = new Set(headerOf(text, 'rbac-namespaces')?.split(','));
  const given = headerOf(text, 'given');
  return rbac && { rbac, namespaces, given, certain: given ?? headerOf(text, 'namespace') };
}

function lintText(rule: Rule, input: Input) {
  const { name, text } = input;
  const helm: HelmMajor = headerOf(text, 'helm') === '3' ? 3 : 4;
  const options = {
    helm,
    name: headerOf(text, 'release'),
    namespace: headerOf(text, 'namespace'),
    rights: rightsOf(text),
  };
  const read = (source: Source) => readRelease([source], options);
  const source = { file: `${name}.yaml`, text };
  const { release, problems } = read(source);
  const other = (which: 'previous' | 'again') => {
    const beside = input[which];
    return beside === undefined ? {} : { [which]: read({ file: `${name}.${which}.yaml`, text: beside }).release };
  };
  const surroundings = { ...surroundingsOf(text), ...other('previous'), ...other('again') };
  const findings = rule.checkIgnore
    ? aboutIgnores(rule, release, problems, surroundings)
    : rule.checkBaseline
      ? aboutBaseline(rule, input, lint(release, RULES, problems, surroundings))
      : lint(release, [rule], problems, surroundings);
  return { source, release, problems, findings };
}

/** What a rule about baselines says of `.baseline.json` beside the case. */
function aboutBaseline(rule: Rule, { name, baseline }: Input, findings: readonly Finding[]): readonly Finding[] {
  if (baseline === undefined) return [];
  const fingerprints = fingerprintsOf({ findings, originOf: asFound, pathOf: (file) => file });
  const read = readBaseline({ file: `${name}.baseline.json`, text: baseline });
  return staleFindings(read, new Set(fingerprints.values()), rule, () => true);
}

/** What a rule about ignores says when all others have spoken. */
function aboutIgnores(rule: Rule, release: Release, problems: readonly DocumentProblem[], surroundings: Surroundings) {
  const documents = [...release.hooks.map(({ document }) => document), ...release.objects];
  const roots = { originOf: asFound };
  const known = RULES.map(({ id }) => id);
  const { about } = hear(lint(release, RULES, problems, surroundings), {
    documents,
    rules: RULES,
    isPartial: problems.length > 0,
    known,
    surroundings,
    roots,
  });
  return sortFindings(about, release.sources).filter((finding) => finding.rule === rule.id);
}

/** `# target: helm3,argocd`, `# timeout: 60` and `# config: {rules: ...}` among the first comments; what a user gets without them. */
function surroundingsOf(text: string): Surroundings {
  const targets = headerOf(text, 'target')
    ?.split(',')
    .map((word) => word.trim() as Engine);
  const timeout = headerOf(text, 'timeout');
  assert.ok(targets?.every((target) => ENGINES.includes(target)) ?? true, `# target: ${targets?.join()}`);
  const config = headerOf(text, 'config');
  const options = config && { options: readConfig({ file: '# config', text: config }, RULES).options };
  return {
    ...options,
    targets: targets ? new Set(targets) : USUAL.targets,
    timeout: timeout ? Number(timeout) : USUAL.timeout,
  };
}

/** What the rule finds in a case. */
export function findingsIn(rule: Rule, input: Case): readonly Finding[] {
  return lintText(rule, input).findings;
}

/** What the text report prints for the rule alone, infos too; undefined where it is silent. */
export function outOf(rule: Rule, input: Case): string | undefined {
  const { release, problems, findings } = lintText(rule, input);
  if (findings.length === 0) return undefined;
  return findingsText(findings, summaryOf(findings, release, problems), { level: 'info', colour: false, all: true });
}

/** The case after the rule's fixes, safe ones and those on request, made until nothing changes any more. */
export function fixedText(rule: Rule, input: Input): string {
  let current = input.text;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { source, findings } = lintText(rule, { ...input, text: current });
    const { text: next } = applyFixes(source, findings, () => true);
    if (next === current) return current;
    current = next;
  }
  throw new Error(`${rule.id}/${input.name}: the fixes do not come to an end in ${MOST_ROUNDS} rounds`);
}
