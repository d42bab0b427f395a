import { cpSync, lstatSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, sep } from 'node:path';
import { UserError } from '../errors.ts';

/** A temporary copy of a chart's folder, to try other templates in; gone at the latest when the process ends. */
export class ChartCopy {
  /** Called as the chart's own folder is. */
  readonly path: string;
  private readonly folder = mkdtempSync(join(tmpdir(), 'helm-hooks-chart-'));
  private readonly written = new Map<string, string>();
  private readonly gone = () => rmSync(this.folder, { recursive: true, force: true });

  /**
   * @param folder absolute; links that lead out of it are followed, links in it lead to the copies
   * @throws UserError where it cannot be read or there is no room
   */
  constructor(folder: string) {
    // A second interrupt ends the process at once, without `finally`.
    process.once('exit', this.gone);
    this.path = join(this.folder, basename(folder) || 'chart');
    try {
      copyFolder(folder, this.path);
    } catch (error) {
      this.remove();
      throw new UserError(`cannot copy ${folder}, to prove fixes in: ${(error as Error).message}`);
    }
  }

  /**
   * Gives templates other texts, and those of an earlier call that are not named now their own.
   *
   * @param texts by path in the chart
   * @param own the text that a template has in the chart itself
   */
  write(texts: ReadonlyMap<string, string>, own: (path: string) => string | undefined): void {
    for (const path of this.written.keys()) if (!texts.has(path)) this.put(path, own(path) ?? '');
    for (const [path, text] of texts) this.put(path, text);
  }

  remove(): void {
    this.gone();
    process.off('exit', this.gone);
  }

  private put(path: string, text: string): void {
    if (this.written.get(path) === text) return;
    writeFileSync(join(this.path, path), text);
    this.written.set(path, text);
  }
}

function copyFolder(folder: string, copy: string): void {
  const links = new Map<string, string>();
  const root = realpathSync(folder);
  cpSync(folder, copy, {
    recursive: true,
    dereference: true,
    filter: (path) => {
      if (path.endsWith(`${sep}.git`)) return false;
      const inside = path === folder || !lstatSync(path).isSymbolicLink() ? undefined : wayFrom(root, path);
      if (inside !== undefined) links.set(path, inside);
      return inside === undefined;
    },
  });
  for (const [path, inside] of links) {
    const place = join(copy, relative(folder, path));
    symlinkSync(relative(dirname(place), join(copy, inside)), place);
  }
}

/** Where in a folder a link leads; undefined where it leads out of it. */
function wayFrom(root: string, path: string): string | undefined {
  const way = relative(root, realpathSync(path));
  return way === '..' || way.startsWith(`..${sep}`) ? undefined : way;
}
