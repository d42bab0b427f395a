// The page of a run in a real browser. HELM_HOOKS_SHOTS=DIR keeps a picture of each.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { runHtml } from '../../src/report/run-html.ts';
import type { RunSummary } from '../../src/run/summary.ts';
import { failedRun, hostileRun, longRun, succeededRun, unfinishedRun } from '../report/runs.ts';
import { type Look, openPage } from '../support/browser.ts';
import { lacking } from '../support/tools.ts';

const LOOKS: readonly Look[] = [
  { width: 1280, height: 900, scheme: 'light' },
  { width: 1280, height: 900, scheme: 'dark' },
  { width: 360, height: 800, scheme: 'dark' },
  { width: 2400, height: 1300, scheme: 'light' },
];

const MANIFEST = `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: ${'long-'.repeat(60)}\n`;

/** Texts of the page that are hard to read: the contrast of WCAG 2.2, 1.4.3. As an expression for the page. */
const HARD_TO_READ = `(() => {
  const parse = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const details of document.querySelectorAll('details')) details.open = true;
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    const style = getComputedStyle(element);
    if (!own || style.display === 'none' || element.matches('title')) continue;
    const bar = element.matches('.lane:not(.axis) text') && element.previousElementSibling;
    const [front, back] = element.matches('text')
      ? [parse(style.fill), bar ? parse(getComputedStyle(bar).fill) : behind(element)]
      : [parse(style.color), behind(element)];
    const value = ratio(front, back);
    if (value < 4.5) found.push(element.className.baseVal ?? element.className + ' ' + element.textContent.slice(0, 30) + ' ' + value.toFixed(2));
  }
  return [...new Set(found)];
})()`;

/** Boxes that reach out of their lane, and content that is wider than the window. */
const OVERFLOWING = `[
  ...[...document.querySelectorAll('.lane rect')].filter((rect) => {
    if (rect.closest('clipPath')) return false;
    const [inner, outer] = [rect.getBoundingClientRect(), rect.closest('svg').getBoundingClientRect()];
    return inner.left < outer.left - 1 || inner.right > outer.right + 3;
  }).map((rect) => rect.outerHTML),
  ...(document.scrollingElement.scrollWidth > innerWidth ? ['page ' + document.scrollingElement.scrollWidth] : []),
]`;

const NAMELESS = `[...document.querySelectorAll('[role=img], [role=region], pre, section')]
  .filter((element) => !element.getAttribute('aria-label') && !document.getElementById(element.getAttribute('aria-labelledby') ?? ''))
  .map((element) => element.outerHTML.slice(0, 100))`;

test('the page of a run', { skip: lacking('browser') }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'helm-hooks-pages-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const page = await openPage(t);
  const { summary: hostile, evil } = await hostileRun();
  const runs: Readonly<Record<string, RunSummary>> = {
    one: (await longRun(1)).summary,
    five: (await longRun(5)).summary,
    sixty: (await longRun(60)).summary,
    failed: (await failedRun()).summary,
    succeeded: (await succeededRun()).summary,
    unfinished: (await unfinishedRun()).summary,
    nothing: { ...(await longRun(0)).summary },
    hostile,
  };
  const shots = process.env.HELM_HOOKS_SHOTS;
  if (shots) mkdirSync(shots, { recursive: true });
  for (const [name, summary] of Object.entries(runs)) {
    const file = join(folder, `${name}.html`);
    writeFileSync(
      file,
      runHtml(
        summary,
        summary.hooks.map(() => (name === 'hostile' ? evil : MANIFEST)),
      ),
    );
    const backgrounds = new Set<string>();
    for (const look of LOOKS) {
      const about = `${name}, ${look.width} ${look.scheme}`;
      await page.open(pathToFileURL(file).href, look);
      if (shots) writeFileSync(join(shots, `${name}-${look.width}-${look.scheme}.png`), await page.screenshot());
      assert.deepEqual(await page.evaluate(OVERFLOWING), [], about);
      assert.deepEqual(await page.evaluate(HARD_TO_READ), [], about);
      assert.deepEqual(await page.evaluate(OVERFLOWING), [], `${about}, all open`);
      assert.deepEqual(await page.evaluate(NAMELESS), [], about);
      assert.equal(
        await page.evaluate('document.querySelectorAll("script, img, iframe, object, [style]").length'),
        0,
        about,
      );
      backgrounds.add(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
      assert.deepEqual([page.complaints, page.requests], [[], []], about);
    }
    assert.equal(backgrounds.size, 2, 'dark and light');
  }
});

test('a click on a name in the timeline opens its hook', { skip: lacking('browser') }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'helm-hooks-pages-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const { summary } = await failedRun();
  const file = join(folder, 'page.html');
  writeFileSync(file, runHtml(summary, []));
  const page = await openPage(t);
  await page.open(pathToFileURL(file).href, LOOKS[0]!);
  const open = '[...document.querySelectorAll("details.hook")].map(({ open }) => open)';
  assert.deepEqual(await page.evaluate(open), [false, false, true, false]);
  await page.evaluate('document.querySelectorAll(".lane .name a")[1].click()');
  await page.evaluate('new Promise((resolve) => setTimeout(resolve, 100))');
  assert.deepEqual(await page.evaluate(open), [false, true, true, false]);
});

test('what the tests of the page look for, they find', { skip: lacking('browser') }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'helm-hooks-pages-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'bad.html');
  const policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">';
  writeFileSync(file, `<!doctype html>${policy}<p style="color: #999">pale</p><img src="http://127.0.0.1:9/x"><pre>`);
  const page = await openPage(t);
  await page.open(pathToFileURL(file).href, LOOKS[0]!);
  assert.notDeepEqual(page.complaints, []);
  writeFileSync(
    file,
    '<!doctype html><p style="color: #999">pale</p><img src="http://127.0.0.1:9/x"><pre style="width: 9999px">wide</pre>',
  );
  await page.open(pathToFileURL(file).href, LOOKS[0]!);
  assert.deepEqual(page.requests, ['http://127.0.0.1:9/x']);
  assert.equal((await page.evaluate<string[]>(HARD_TO_READ)).length, 1);
  assert.equal((await page.evaluate<string[]>(OVERFLOWING)).length, 1);
  assert.equal((await page.evaluate<string[]>(NAMELESS)).length, 1);
});
