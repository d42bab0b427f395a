import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ensurePackages } from './system.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A Chromium that is on the path. */
export function installedBrowser(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}

/** The same; installed first where it is missing. @throws Error with the reason where it cannot be had */
export function browser(): string {
  const installed = installedBrowser();
  if (installed) return installed;
  const problem = ensurePackages(['chromium']);
  const found = installedBrowser();
  if (found) return found;
  throw new Error(problem ?? 'the package chromium has brought no browser');
}
