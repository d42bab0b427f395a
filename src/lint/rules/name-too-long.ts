import type { Hook } from '../../manifest/document.ts';
import { child, text } from '../../manifest/node.ts';
import { seconds as wholeNumber } from '../../release/bounds.ts';
import { placeOf } from '../../release/identity.ts';
import { groupOf, runs } from '../../release/life.ts';
import { defineRule } from '../rule.ts';

/** How many characters a name may have, and what asks for it. */
interface Limit {
  readonly most: number;
  readonly why: string;
}

export default defineRule({
  id: 'name-too-long',
  family: 'release',
  level: 'error',
  summary: 'The name of a hook is as short as its kind demands.',
  why: `Kubernetes writes a Job's name into the label \`job-name\` of its pods, and a label takes 63 characters, so it refuses a Job
with a longer name (\`pkg/registry/batch/job/strategy.go : generateSelector\`); with \`completionMode: Indexed\` the
highest index counts too (\`pkg/apis/batch/validation/validation.go : ValidateJob\`). A CronJob has 52 characters, a Service and a
Namespace have 63, everything else has 253. Helm asks only when the hook's turn comes, for a pre-delete hook at uninstall. Names that are
cut before something is put behind them (\`trunc 63\` and then \`-migrate\`) get too long under a long release name: \`--release\` renders
the chart under one.`,

  *check(hook) {
    const limit = runs(hook) ? limitOf(hook) : undefined;
    if (!limit || hook.name.length <= limit.most) return;
    yield {
      at: placeOf(hook.document, 'metadata', 'name'),
      message: `this ${hook.kind}'s name has ${hook.name.length} characters, and ${limit.why} ${limit.most}: the API refuses it when the hook is to run`,
      help: `cut what stands in front, so that ${limit.most} characters are left with the end of the name`,
    };
  },
});

function limitOf(hook: Hook): Limit | undefined {
  const { kind, document } = hook;
  const group = groupOf(document.head.apiVersion);
  if (kind === 'Job' && group === 'batch') return limitOfJob(hook);
  // The Jobs that it makes have a time of 11 characters behind its name.
  if (kind === 'CronJob' && group === 'batch') return { most: 52, why: 'a CronJob may have' };
  if (group === '' && (kind === 'Service' || kind === 'Namespace')) return { most: 63, why: `a ${kind} may have` };
  return undefined;
}

/** With a selector of its own a Job has no label of its name. */
function limitOfJob({ document }: Hook): Limit | undefined {
  const spec = child(document.root, 'spec');
  const completions = wholeNumber(child(spec, 'completions'));
  if (text(child(spec, 'completionMode')) === 'Indexed' && completions)
    return {
      most: 62 - String(completions - 1).length,
      why: `with its highest index, ${completions - 1}, it may have`,
    };
  if (/^(y|yes|true|on)$/i.test(text(child(spec, 'manualSelector')) ?? '')) return undefined;
  return { most: 63, why: 'the label job-name of its pods takes' };
}
