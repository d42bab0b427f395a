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
const UPLOADS =
  /\b(aws|gsutil|gcloud|rclone|mc|az|s3cmd|s5cmd|scp|sftp|ssh|restic|borg|azcopy)\b|--upload-file|\bcurl\b[^\n]*\s(-T|-F|-X\s*(PUT|POST))\b/;

/** Commands that write a file of their own accord, with the place last or behind an option. */
const WRITERS = String.raw`\b(?:cp|mv|rsync|tar|zip|gzip|pg_\w+|mysqldump|mariadb-dump|mongodump|redis-cli|sqlite3|etcdctl|velero)\b`;

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
  if (containers.some((container) => UPLOADS.test(words(container)))) return [];
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

/** @param called what the volume and its claim are called */
function writes(words: string, path: string, called: string): boolean {
  const place = placeBelow(words, path);
  const redirected = new RegExp(String.raw`^.*>>?\s*${place}`, 'gm');
  // A word in a file is a mark, not a backup.
  if ([...words.matchAll(redirected)].some(([line]) => !/\b(echo|printf|date)\b[^;&|]*$/.test(line))) return true;
  if (new RegExp(String.raw`${WRITERS}(?:[^\n;&|]|\\\n)*[\s=]${place}`).test(words)) return true;
  return BACKUP.test(`${called} ${path}`) && !/\b(rm|find|rmdir)\b/.test(words);
}

/** The mount path, and the variables that are set to something below it, as a script writes them. */
function placeBelow(words: string, path: string): string {
  const quoted = path.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const set = words.matchAll(new RegExp(String.raw`\b(\w+)=["']?${quoted}(?![\w-])`, 'g'));
  const variables = [...set].map(([, name]) => String.raw`\$\{?${name}\b`);
  const places = [String.raw`${quoted}(?![\w-])`, ...variables];
  return `["']?(?:${places.join('|')})`;
}
