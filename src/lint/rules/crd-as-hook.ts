import { titleOf } from '../../manifest/document.ts';
import { HOOK } from '../../manifest/vocabulary.ts';
import { repeats, runs } from '../../release/life.ts';
import type { Level } from '../finding.ts';
import { defineRule } from '../rule.ts';
import type { Surroundings } from '../surroundings.ts';

export default defineRule({
  id: 'crd-as-hook',
  family: 'deletion',
  level: 'warning',
  summary: 'A CustomResourceDefinition is no hook.',
  why: `Helm never deletes a CRD that is a hook, whatever its policies say (\`pkg/action/hooks.go : deleteHookByPolicy\`), for all
objects of its kind would go with it. So it stays after uninstall, and the second time it is to be created Helm 3 stops with
"already exists", as Helm 4 does in a release that Helm 3 has installed. In \`crds/\` Helm creates a CRD once, before anything else,
and leaves one alone that is there; in a chart of its own, or as an ordinary object, it is upgraded too.`,

  *check(hook, _release, { targets }) {
    if (hook.kind !== 'CustomResourceDefinition' || !runs(hook)) return;
    const again = hook.events.filter(repeats);
    yield {
      at: hook.annotations.get(HOOK)!.range,
      level: levelOf(again.length > 0, targets),
      message: `no policy deletes ${titleOf(hook)}, and uninstall leaves it: ${outcome(again, targets)}`,
      help: 'move it to crds/, or make it an ordinary object',
    };
  },
});

function levelOf(comesAgain: boolean, targets: Surroundings['targets']): Level {
  if (targets.has('helm3')) return comesAgain ? 'error' : 'warning';
  return comesAgain ? 'warning' : 'info';
}

function outcome(again: readonly string[], targets: Surroundings['targets']): string {
  const when = again.length > 0 ? `the next ${again.join(', ')}` : 'another install';
  if (targets.has('helm3')) return `Helm 3 stops ${when} with "already exists"`;
  return again.length > 0
    ? `where Helm 3 has installed the release, ${when} stops with "already exists"`
    : `${when} finds the old one`;
}
