// Charts whose hooks work with plain Helm, as people write them: the same chart for the same seed.
import { Random } from '../generator/random.ts';
import { PARTS } from './rewrite-same-parts.ts';
import { Places } from './rewrite-same-place.ts';

export interface GeneratedChart {
  readonly release: string;
  /** Texts by the names of their files. */
  readonly files: Readonly<Record<string, string>>;
  /** To which of its revisions the release is rolled back. */
  readonly rollback: number;
}

const RELEASES = ['live', 'shop', 'b', 'zeta'];

/**
 * Makes a chart.
 *
 * @param most how many pods its hooks start at most in a life of install, upgrade, upgrade, rollback and uninstall; each
 *   takes about 3 s
 */
export function chartOf(seed: number, most: number): GeneratedChart {
  const random = new Random(seed);
  const release = random.pick(RELEASES);
  const places = new Places(random, release);
  const files: Record<string, string> = {
    'values.yaml': 'round: 0\n',
    'templates/kept.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kept}\ndata: {round: "{{ .Values.round }}"}\n',
  };
  let left = most;
  for (let at = 0; left > 0 && at < 8; at++) {
    const { documents, runs } = random.pick(PARTS)(places, left);
    left -= runs;
    files[`templates/${random.pick(['a', 'm', 'z'])}${at}.yaml`] = documents.join('---\n');
  }
  return { release, files, rollback: random.between(1, 2) };
}

/** For a failure's message. */
export function chartText({ release, files, rollback }: GeneratedChart): string {
  const texts = Object.entries(files).map(([name, text]) => `# ${name}\n${text}`);
  return `release ${release}, rolled back to ${rollback}:\n${texts.join('\n')}`;
}
