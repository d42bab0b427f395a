import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { helmCache } from './helm-home.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Which command's last report. */
export type ReportName = 'post-render' | 'run';

/** Where the last report of a command is kept: `helm-hooks/` in Helm's cache folder. */
export function reportFile(name: ReportName, env: Environment, platform?: string): string {
  return join(helmCache(env, platform), 'helm-hooks', `last-${name}.json`);
}

/**
 * Writes a report so that nobody reads half of it, and nobody else reads it at all (mode 0600).
 *
 * @throws Error where the folder or the file cannot be written
 */
export function writeReport(file: string, report: unknown): void {
  writeWhole(file, `${JSON.stringify(report)}\n`);
}

function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}.${Date.now().toString(36)}`;
  try {
    writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' });
    renameSync(temporary, file);
  } catch (error) {
    removeIfThere(temporary);
    throw error;
  }
}

/** Writes a report to where the user said: into a pipe or device as it is, else whole or not at all. */
export function writeReportTo(file: string, report: unknown): void {
  writeTextTo(file, `${JSON.stringify(report)}\n`);
}

/** The same for a report that is no JSON. */
export function writeTextTo(file: string, text: string): void {
  if (isReplaceable(file)) {
    writeWhole(file, text);
    chmodSync(file, 0o600);
  } else writeFileSync(file, text);
}

/** True for a file, and for nothing yet; false for a pipe or device, where what is written stays written. */
export function isReplaceable(file: string): boolean {
  const there = statSync(file, { throwIfNoEntry: false });
  return !there || there.isFile();
}

/** When a report was written, in milliseconds of the epoch; undefined where there is none. */
export function reportTime(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

/** @throws Error where it cannot be read or is no JSON */
export function readReport(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function removeIfThere(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // It was never made.
  }
}
