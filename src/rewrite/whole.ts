import type { Source } from '../manifest/document.ts';
import { namelessHook } from '../release/nameless.ts';
import type { Release } from '../release/release.ts';
import type { Filtered, FilterOptions } from './filter.ts';
import { looker } from './look.ts';
import { choiceOf } from './mode.ts';
import { FILE, nameless, refusal } from './refusals.ts';
import { rewrite } from './rewrite.ts';
import type { ByteStream } from './stream.ts';

/**
 * Does what `filter` does for rules that judge the rest of the release, too: every document of the stream is read.
 *
 * @throws UserError on YAML that Helm would refuse too, and, where it may change something, on a hook without a name
 */
export function filterWhole(stream: ByteStream, options: FilterOptions): Filtered {
  const { mode, read } = options;
  const see = (sources: readonly Source[]): Release => {
    const { release, problems } = read(sources);
    if (problems[0]) throw refusal(problems[0], 0);
    return release;
  };
  const release = see([{ file: FILE, text: textOf(stream) }]);
  const without = mode === 'observe' ? undefined : namelessHook(release);
  if (without) throw nameless(without, 0);
  const { changes, findings, sources } = rewrite(release, choiceOf(options), { read: see, lint: looker(options) });
  const isSame = sources[0] === release.sources[0];
  return {
    parts: isSame ? stream.stretches.map(({ bytes }) => bytes) : [stream.encode(sources[0]!.text)],
    changes,
    findings,
    release,
    offsetOf: () => 0,
  };
}

function textOf({ stretches, decode }: ByteStream): string {
  return stretches.map(({ bytes, isAscii }) => (isAscii ? bytes : decode(bytes))).join('');
}
