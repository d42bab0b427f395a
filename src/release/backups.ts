import type { Hook } from '../manifest/document.ts';
import { child, items, type Node, type Range, resolve, text } from '../manifest/node.ts';
import { isTrue } from '../manifest/scalar.ts';
import { indexOf, keyOf } from './identity.ts';
import { containersOf, podSpecOf, referencesOf } from './references.ts';
import type { Release } from './release.ts';
import { wordsOf } from './scripts.ts';

/** A claim that a hook's pod makes a backup in. */
export interface BackupPlace {
  readonly claim: string;
  /** Where the pod names the claim. */
  readonly at: Range;
  /** Where it is mounted. */
  readonly path: string;
}

const BACKUP = /back-?up|dump|snapshot|archive|export/i;

/** What takes the backup to another place too. */
const UPLOADS = /\b(aws|gsutil|gcloud|rclone|mc|az|s3cmd|s5cmd|scp|sftp|ssh|restic|borg|azcopy)\b|--upload-file/;

/** A line of curl that does. */
const UPLOADING = /\s(-T|-F|-X\s*(PUT|POST))\b/;

/** Commands that write a file of their own accord, with the place last or behind an option. */
const WRITER =
  /\b(?:cp|mv|rsync|tar|zip|gzip|pg_\w+|mysqldump|mariadb-dump|mongodump|redis-cli|sqlite3|etcdctl|velero)\b/;

/**
 * The claims that a hook's pod writes a backup to, as far as its words show it: a dump, an archive or a copy that goes
 * below the mount, or a mount that is called a backup. None where the pod may take it elsewhere too, or clears it away.
 */
export function backupPlacesOf(hook: Hook, release: Release): readonly BackupPlace[] {
  const podSpec = podSpecOf(hook.document);
  const containers = containersOf(podSpec);
  const volumes = items(child(podSpec, 'volumes'));
  if (!volumes.some((volume) => child(volume, 'persistentVolumeClaim'))) return [];
  const scripts = scriptsOf(hook, release);
  const words = (container: Node) => `${wordsOf(container)}\n${scripts}`;
  if (containers.some((container) => uploads(words(container)))) return [];
  return volumes.flatMap((volume) => {
    const source = child(volume, 'persistentVolumeClaim');
    const name = child(source, 'claimName');
    const claim = name && resolve(name);
    if (claim?.type !== 'scalar' || isTrue(child(source, 'readOnly'))) return [];
    const called = `${text(child(volume, 'name'))} ${claim.value}`;
    for (const container of containers) {
      const path = mountOf(container, text(child(volume, 'name')));
      if (path && writes(words(container), path, called)) return [{ claim: claim.value, at: claim.range, path }];
    }
    return [];
  });
}

/** What the ConfigMaps hold that the pod is given: a script among them may be what runs. */
function scriptsOf(hook: Hook, release: Release): string {
  const { hooks, objects } = indexOf(release);
  const texts = [...referencesOf(hook.document)].flatMap(({ kind, name }) => {
    const key = keyOf(kind, name);
    const given =
      kind === 'ConfigMap' ? [...(hooks.get(key) ?? []).map((one) => one.document), ...(objects.get(key) ?? [])] : [];
    return given.flatMap(({ root, source }) => {
      const range = child(root, 'data')?.range;
      return range ? source.text.slice(range.start, range.end) : [];
    });
  });
  return texts.join('\n');
}

function mountOf(container: Node, volume: string | undefined): string | undefined {
  const mount = items(child(container, 'volumeMounts')).find((mount) => text(child(mount, 'name')) === volume);
  const path = isTrue(child(mount, 'readOnly')) ? undefined : text(child(mount, 'mountPath'));
  return path?.replace(/\/+$/, '');
}

// A script may be one line of megabytes. So nothing below goes over a line again for each word that it finds in it.

function uploads(words: string): boolean {
  if (UPLOADS.test(words)) return true;
  return words.split('\n').some((line) => {
    const at = line.search(/\bcurl\b/);
    return at >= 0 && UPLOADING.test(line.slice(at));
  });
}

/** @param called what the volume and its claim are called */
function writes(words: string, path: string, called: string): boolean {
  const place = placeBelow(words, path);
  if (words.split('\n').some((line) => isRedirected(line, place))) return true;
  if (words.split(COMMAND_ENDS).some((command) => isWritten(command, place))) return true;
  return BACKUP.test(`${called} ${path}`) && !/\b(rm|find|rmdir)\b/.test(words);
}

/** The mount path, and the variables that a script sets to something below it. */
interface PlaceBelow {
  readonly path: string;
  readonly variables: ReadonlySet<string>;
}

function placeBelow(words: string, path: string): PlaceBelow {
  const quoted = path.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const set = words.matchAll(new RegExp(String.raw`\b(\w+)=["']?${quoted}(?![\w-])`, 'g'));
  return { path, variables: new Set([...set].map(([, name]) => name!)) };
}

const VARIABLE = /\$\{?(\w+)/y;

/** Whether the place, as a script writes it, stands at an offset. */
function standsAt(text: string, offset: number, { path, variables }: PlaceBelow): boolean {
  const start = /["']/.test(text.charAt(offset)) ? offset + 1 : offset;
  if (text.startsWith(path, start) && !/[\w-]/.test(text.charAt(start + path.length))) return true;
  VARIABLE.lastIndex = start;
  const [, name] = VARIABLE.exec(text) ?? [];
  return name !== undefined && variables.has(name);
}

/** A word in a file is a mark, not a backup. */
const MARKS = /\b(echo|printf|date)\b/;

/** Whether the last redirection of a line to the place writes more than a mark. */
function isRedirected(line: string, place: PlaceBelow): boolean {
  for (let at = line.lastIndexOf('>'); at >= 0; at = at === 0 ? -1 : line.lastIndexOf('>', at - 1)) {
    let target = at + 1;
    while (/[ \t]/.test(line.charAt(target))) target++;
    if (standsAt(line, target, place)) return !MARKS.test(line.slice(commandStart(line, at), at));
  }
  return false;
}

function commandStart(line: string, end: number): number {
  return Math.max(...[';', '&', '|'].map((sign) => line.lastIndexOf(sign, end))) + 1;
}

/** A line that ends in a backslash goes on. */
const COMMAND_ENDS = /[;&|]|(?<!\\)\n/;

function isWritten(command: string, place: PlaceBelow): boolean {
  const writer = WRITER.exec(command);
  if (!writer) return false;
  const gaps = /[\s=]/g;
  gaps.lastIndex = writer.index + writer[0].length;
  for (let gap = gaps.exec(command); gap; gap = gaps.exec(command)) {
    if (standsAt(command, gap.index + 1, place)) return true;
  }
  return false;
}
