import { type Hook, titleOf } from '../../manifest/document.ts';
import { runs } from '../../release/life.ts';
import type { Release } from '../../release/release.ts';
import { runsIn } from '../../release/scripts-run.ts';
import { ignoresAnswer } from '../../script/curl.ts';
import { swallowedIn } from '../../script/failure.ts';
import { placeOfText, shortened } from '../command-words.ts';
import type { Problem } from '../finding.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'failure-swallowed',
  family: 'failure',
  level: 'warning',
  summary: 'A hook fails when what it is there for fails.',
  why: `Helm judges a hook by its container's exit code, and a shell script's is that of its last command. Without \`set -e\`
or \`|| exit 1\` a script goes on behind what failed, and with an \`echo "done"\` at its end it succeeds: a pre-delete backup
that says "pg_dump: not found" and then "Backup completed" lets the uninstall go on, and the data is gone. \`curl\` without
\`--fail\` ends with 0 for an answer of 404 or 500 too. The rule looks only at commands at the top of a script, and is
silent about scripts that stop at errors (\`set -e\`, \`sh -e\`, a shebang with \`-e\`), that look at \`$?\`, that chain with
\`&&\` or go on on purpose (\`|| true\`), and about a \`curl\` whose answer or status is read.`,

  *check(hook, release) {
    if (!runs(hook)) return;
    for (const { scripts } of runsIn(hook, release)) {
      for (const script of scripts) {
        const found = script.isFirst ? swallowedIn(script) : undefined;
        if (!found) continue;
        yield {
          at: placeOfText({ text: found.command, at: script.at, script: { ...script, start: found.start } }, hook),
          message: `${titleOf(hook)} goes on when "${shortened(found.command)}" fails, and ends with "${shortened(found.last)}": Helm sees a success`,
          help: found.command.includes(' | ')
            ? 'write "set -eo pipefail" at the top of a script for bash'
            : 'write "set -e" at the top of the script, or "|| exit 1" behind the command',
        };
      }
    }
    yield* careless(hook, release);
  },
});

function* careless(hook: Hook, release: Release): Generator<Problem> {
  for (const { commands } of runsIn(hook, release)) {
    for (const command of commands) {
      if (!ignoresAnswer(command)) continue;
      yield {
        at: placeOfText(command, hook),
        message: `${titleOf(hook)} runs "${shortened(command.text)}" without --fail: an answer of 404 or 500 counts as success`,
        help: 'write "curl --fail"',
      };
    }
  }
}
