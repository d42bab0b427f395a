import type { Random } from './random.ts';

/** Where go-yaml's reader ends one piece of a document and begins the next, in bytes. */
const CHUNK = 512;

/** Documents with something forbidden or odd just where go-yaml may or may not see it. */
export function writeBorder(random: Random): string {
  const odd = random.pick(['\x01', '\x7f', '\ufeff', '\ufeff\ufeff', '\u0085', '\ufffe', '🎉', 'é', '\ufeffb']);
  const border = CHUNK * random.between(1, 3) + random.between(-9, 9);
  const head = random.pick([
    'kind: Job\nmetadata:\n  name: a\n  annotations:\n    helm.sh/hook: test\n',
    '{"kind": "Job", "metadata": {"annotations": {"helm.sh/hook": "test"}}}',
    'kind: Job\n...\n',
    '\ufeffkind: Job\n',
    '\ufeff\ufeffkind: Job\nname: b\n',
  ]);
  const letter = random.pick(['x', ' ', '\n', '#', 'é', '🎉', '#\n']);
  const filler = letter.repeat(Math.max(0, Math.floor((border - bytes(head)) / bytes(letter))));
  const between = random.pick(['', '# ', 'text: ', '"', '|\n ', '{', '\n']);
  const tail = random.pick(['', '\n', '\nb: c\nd: e\n', '{}', ' x', '\n...\n', '"\n']);
  // A cut through a surrogate pair leaves half of it, which no file can hold.
  const cut = filler.slice(0, filler.length - bytes(between)).toWellFormed();
  return head + between + cut + random.pick(['', '\n', ' ', '{']) + odd + tail;
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
