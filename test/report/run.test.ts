// A run in every format: run/NAME.FORMAT is what must be written. UPDATE=1 writes it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import { Ajv } from 'ajv';
import { RUN_FORMATS, runWriter } from '../../src/report/run-formats.ts';
import { runHtml } from '../../src/report/run-html.ts';
import { STYLE, STYLE_HASH } from '../../src/report/run-html-style.ts';
import { runDocument } from '../../src/report/run-json.ts';
import { RunLines } from '../../src/report/run-jsonl.ts';
import { runJunit } from '../../src/report/run-junit.ts';
import { runMarkdown, runMarkdownSummary } from '../../src/report/run-markdown.ts';
import { runTable } from '../../src/report/run-table.ts';
import { displayWidth } from '../../src/report/text.ts';
import { SummaryBuilder } from '../../src/run/summary.ts';
import { failedRun, succeededRun } from './runs.ts';

const FOLDER = join(import.meta.dirname, 'run');

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/schema', name), 'utf8'));
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
for (const name of ['plan.schema.json', 'run.schema.json']) ajv.addSchema(schemaOf(name), name);
const validRun = ajv.getSchema('run.schema.json')!;
const validEvent = ajv.compile(schemaOf('run-events.schema.json'));

for (const [name, run] of Object.entries({ failed: failedRun, succeeded: succeededRun })) {
  // The page is looked at in test/browser.
  for (const format of RUN_FORMATS.filter((format) => format !== 'html'))
    test(`${name}: ${format}`, async () => {
      const { summary, events } = await run();
      const lines = new RunLines();
      const written =
        format === 'jsonl'
          ? events.map((event) => lines.add(event)).join('')
          : (await runWriter(format))(summary, { colour: false, manifests: () => [] });
      const file = join(FOLDER, `${name}.${format}`);
      if (process.env.UPDATE === '1') writeFileSync(file, written);
      assert.equal(written, readFileSync(file, 'utf8'), `${file}; UPDATE=1 writes it anew`);
      assert.doesNotMatch(written, /[^\P{Cc}\n]|\u202e/u, 'a control character');
    });

  test(`${name}: valid against the schemas, after every event`, async () => {
    const { events } = await run();
    const builder = new SummaryBuilder();
    const lines = new RunLines();
    for (const event of events) {
      builder.add(event);
      assert.ok(validRun(JSON.parse(JSON.stringify(runDocument(builder.summary)))), JSON.stringify(validRun.errors));
      const line = lines.add(event);
      assert.match(line, /^[^\n]+\n$/);
      assert.ok(validEvent(JSON.parse(line)), `${line}: ${JSON.stringify(validEvent.errors)}`);
    }
  });

  test(`${name}: junit is well-formed and its counts are right, after every event`, async () => {
    const { events } = await run();
    const builder = new SummaryBuilder();
    for (const event of events) {
      builder.add(event);
      const document = new DOMParser({ onError: onErrorStopParsing }).parseFromString(
        runJunit(builder.summary),
        'text/xml',
      );
      const suite = document.getElementsByTagName('testsuite')[0]!;
      for (const [count, tag] of Object.entries({
        tests: 'testcase',
        failures: 'failure',
        errors: 'error',
        skipped: 'skipped',
      }))
        assert.equal(suite.getAttribute(count), `${suite.getElementsByTagName(tag).length}`, count);
      const names = [...suite.getElementsByTagName('testcase')].map((one) => one.getAttribute('name'));
      assert.equal(new Set(names).size, names.length);
    }
  });
}

test('html: the page names its own style in its policy, and holds no script and no address', async () => {
  const hash = createHash('sha256').update(STYLE).digest('base64');
  assert.equal(STYLE_HASH, hash, 'the style has changed: this is its hash');
  const page = runHtml((await failedRun()).summary, ['kind: Job']);
  assert.ok(page.includes(`<style>${STYLE}</style>`));
  assert.doesNotMatch(page.replace('http://www.w3.org/2000/svg', ''), /<script|\son\w+=|\sstyle=|https?:/);
});

test('no log and no word of a container in junit and in the summary of a page', async () => {
  const { summary } = await failedRun();
  for (const written of [runJunit(summary), runMarkdownSummary(summary)]) {
    assert.match(written, /exit code 3/);
    assert.doesNotMatch(written, /connecting|alert|quoted/);
  }
  assert.match(runMarkdown(summary), /connecting/);
});

test('markdown fits into a comment on GitHub: the logs of what failed first, of each its end', async () => {
  const { summary } = await failedRun();
  const log = (container: string) => ({
    pod: 'p',
    container,
    lines: Array.from({ length: 200 }, (_, at) => `${container} ${at} ${'x'.repeat(300)}`),
    dropped: 0,
  });
  const hooks = summary.hooks.map((hook, at) => ({ ...hook, logs: [log(`a${at}`), log(`b${at}`)] }));
  const written = runMarkdown({ ...summary, hooks });
  assert.ok(written.length < 65_536 && written.length > 50_000, `${written.length} characters`);
  const titles = [...written.matchAll(/container <code>(\w+)<\/code>, the last (\d+) lines/g)].map(([, name]) => name);
  assert.deepEqual(titles, ['a2', 'b2', 'a0', 'b0']);
  assert.match(written, /\na2 199 x+\n/);
  assert.match(written, /\nThe logs of 4 more containers have no room in a comment\.\n$/);
});

test('several hooks that failed, as with --parallel: every report has the reason of each', async () => {
  const { summary } = await failedRun();
  const diagnosis = { code: 'image-pull', message: 'no such image', lines: [], hint: 'push it' };
  const hooks = summary.hooks.map((hook, at) => (at === 1 ? { ...hook, outcome: 'failed' as const, diagnosis } : hook));
  const both = { ...summary, hooks };
  assert.match(runJunit(both), / failures="2" /);
  for (const format of ['text', 'markdown', 'html'] as const) {
    const written = (await runWriter(format))(both, { colour: false, manifests: () => [] });
    assert.match(written, /Job\/prepare.*no such image.*push it.*Job\/migrate.*ended with exit code 3/s, format);
  }
});

test('a run that went wrong by no hook is a case of its own', async () => {
  const { summary } = await succeededRun();
  const reason = 'took 55.5 s, more than --max-duration 10s';
  assert.match(runJunit({ ...summary, reason }), /<testsuite [^>]*tests="4" failures="1" errors="0"/);
  const unknown = { ...summary, outcome: 'unknown' as const, reason: 'helm started revision 2' };
  assert.match(runJunit(unknown), /<error message="helm started revision 2" type="unknown">/);
});

test('a timeout for Helm: three times the longest wait, a round number, only where something was measured', async () => {
  const { summary } = await succeededRun();
  const advice = (factor: number) => {
    const hooks = summary.hooks.map((hook) => ({
      ...hook,
      steps: hook.steps.map((step) => ({ ...step, ms: step.ms * factor })),
    }));
    return runDocument({ ...summary, hooks }).helmTimeout?.timeout;
  };
  assert.deepEqual(runDocument(summary).helmTimeout, {
    timeout: '2m',
    timeoutMs: 120_000,
    hook: 'Job/migrate',
    longestMs: 25_740,
  });
  assert.deepEqual([0.1, 1, 2, 10, 50, 70, 200].map(advice), ['1m', '2m', '3m', '15m', '1h30m', '2h', '5h']);
  assert.equal(advice(0), undefined);
  assert.equal(runDocument({ ...summary, simulated: true }).helmTimeout, null);
  assert.equal(runDocument((await failedRun()).summary).helmTimeout, null);
  const hooks = summary.hooks.map((hook) => ({ ...hook, steps: hook.steps.filter(({ name }) => name !== 'create') }));
  assert.equal(runDocument({ ...summary, hooks }).helmTimeout, null, 'watched on, not from the beginning');
});

test('on a narrow terminal the table leaves out the shortest steps, and the timeline is shorter', async () => {
  const { summary } = await failedRun();
  const drawn = (columns?: number) =>
    runTable(summary, (text) => text, columns)
      .split('\n✘')[0]!
      .split('\n');
  assert.ok(drawn().some((line) => displayWidth(line) > 80));
  for (const columns of [80, 60])
    for (const line of drawn(columns)) assert.ok(displayWidth(line) <= columns, `${columns} columns: ${line}`);
  assert.match(drawn(60).join('\n'), /total .*run/);
});
