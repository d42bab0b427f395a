import { HOOK } from '../../manifest/vocabulary.ts';
import { runs } from '../../release/life.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'helm3-not-post-rendered',
  family: 'engines',
  level: 'info',
  summary: 'Under Helm 3 no post-renderer ever sees a hook.',
  why: `Helm 3 hands its post-renderer the ordinary objects alone (\`pkg/action/action.go : renderResources\`), Helm 4 the
hooks as well. What a post-renderer adds or repairs (labels, registries, mesh annotations, the fixes of
\`hooks-post-renderer\`) never reaches the hooks there. For Helm 3 it goes into the chart: \`helm hooks rewrite CHART
--write\` puts the fixes into the templates and lists what is left to write by hand. Told once for a release, at its first
hook, and with \`--target helm3\` only.`,

  *check(hook, release, { targets }) {
    if (!targets.has('helm3')) return;
    const hooks = release.hooks.filter(runs);
    const annotation = hook.annotations.get(HOOK);
    if (hook !== hooks[0] || !annotation) return;
    const [which, reach] = hooks.length === 1 ? ['the hook', 'reaches'] : [`the ${hooks.length} hooks`, 'reach'];
    yield {
      at: annotation.range,
      message: `under Helm 3 ${which} of this release ${reach} no post-renderer: what it adds or repairs is missing there`,
      help: 'put into the chart what is needed',
    };
  },
});
