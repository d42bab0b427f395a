// What a release's life with the post-renderer may differ in from the one without: in nothing but what is reported.
import type { Life, Step, Thing } from './rewrite-same-life.ts';
import type { PodRun } from './rewrite-same-pods.ts';

const POLICY = 'metadata.annotations["helm.sh/hook-delete-policy"]';
const WEIGHT = 'metadata.annotations["helm.sh/hook-weight"]';

/** A line for each difference that no reported change explains. */
export function differences(plain: Life, filtered: Life): string[] {
  if (filtered.failure !== undefined) return [`fails with the post-renderer: ${filtered.failure}`];
  const changed = (field: string) =>
    new Set(filtered.changes.filter((change) => change.field === field).map(({ object }) => object));
  const [policies, moved] = [changed(POLICY), changed(WEIGHT)];
  return [
    ...differ('pods', plain.pods.map(podText), filtered.pods.map(podText)),
    ...plain.steps.flatMap((step, at) => stepDiffers(step, filtered.steps[at]!, moved)),
    ...thingsDiffer(plain, filtered, policies),
  ];
}

const podText = ({ name, phase, said }: PodRun): string => `${name} ${phase} ${JSON.stringify(said)}`;

/** Those that were moved came at another time, as often. */
function stepDiffers(plain: Step, filtered: Step, moved: ReadonlySet<string>): string[] {
  const stays = (hook: string) => !moved.has(hook.replace(/ \w+$/, ''));
  const { operation } = plain;
  return [
    ...differ(`${operation}: hooks`, plain.hooks.filter(stays), filtered.hooks.filter(stays)),
    ...differ(`${operation}: all hooks, sorted`, plain.hooks.toSorted(), filtered.hooks.toSorted()),
    ...differ(`${operation}: manifest`, plain.manifest, filtered.manifest),
  ];
}

function differ(what: string, plain: readonly string[], filtered: readonly string[]): string[] {
  if (plain.join('\n') === filtered.join('\n')) return [];
  return [`${what} are [${plain.join(', ')}] with plain Helm, [${filtered.join(', ')}] with the post-renderer`];
}

function thingsDiffer(plain: Life, filtered: Life, policies: ReadonlySet<string>): string[] {
  return plain.steps.flatMap(({ operation, things }, at) => {
    const others = filtered.steps[at]!.things;
    const isStill = (life: Life, title: string, { uid }: Thing) => life.steps[at - 1]?.things.get(title)?.uid === uid;
    return [...new Set([...things.keys(), ...others.keys()])].sort().flatMap((title) => {
      const [one, other] = [things.get(title), others.get(title)];
      if (!other) return policies.has(title) ? [] : [`${operation}: the post-renderer loses ${title}`];
      if (!one) return [`${operation}: the post-renderer leaves ${title}`];
      const differs = [
        ...(one.content === other.content ? [] : [`holds ${other.content}, not ${one.content}`]),
        ...(isStill(plain, title, one) === isStill(filtered, title, other) ? [] : ['is not made anew as often']),
      ];
      return differs.map((what) => `${operation}: ${title} ${what}`);
    });
  });
}
