import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { pause } from './clock.ts';

const ACTION = /\{\{(?!-?\s*\/\*)[\s\S]*?\}\}/g;
const TEXT = /"(?:[^"\\]|\\.)*"|`[^`]*`/g;
/** Sprig's function; not `.now`, `$now`, `not-now`. */
const NOW = /(?<![\w.$-])now(?![\w-])/;
const ARCHIVE = /\.(tgz|tar\.gz)$/;
const OF_CHART = /(^|\/)(templates\/|charts\/[^/]*\.tgz$)/;
/** More text than a chart that Helm takes (pkg/chart/loader/archive/archive.go, MaxDecompressedChartSize). */
const MOST_TEXT = 100 * 2 ** 20;
const SECOND = 1000;

/** Whether a template calls `now`. */
export function asksTime(text: string): boolean {
  if (!text.includes('now')) return false;
  return [...text.matchAll(ACTION)].some(([action]) => NOW.test(action.replaceAll(TEXT, '')));
}

/**
 * Whether a chart's templates, or those of its subcharts, call `now`: what two renderings in one second make alike.
 *
 * @param chart path of a folder or an archive; of what is neither it is not known, and false
 */
export function chartAsksTime(chart: string): boolean {
  return filesOf(chart).some((file) => asksTime(textOf(file)));
}

function filesOf(chart: string): string[] {
  try {
    if (!statSync(chart).isDirectory()) return [chart];
    const names = readdirSync(chart, { recursive: true, encoding: 'utf8' });
    return names.filter((name) => OF_CHART.test(name.split(sep).join('/'))).map((name) => join(chart, name));
  } catch {
    // Not on this disk, or not to be read: Helm says so.
    return [];
  }
}

/** Resolves when the next second of the clock has begun, or at once when the signal aborts. */
export function nextSecond(signal?: AbortSignal): Promise<void> {
  // A timer can be a little early.
  return pause(SECOND - (Date.now() % SECOND) + 2, signal);
}

/** Of an archive all that is in it; '' where it is no file, or cannot be read. */
function textOf(file: string): string {
  try {
    const bytes = readFileSync(file);
    const content = ARCHIVE.test(file) ? gunzipSync(bytes, { maxOutputLength: MOST_TEXT }) : bytes;
    return content.toString('latin1');
  } catch {
    return '';
  }
}
