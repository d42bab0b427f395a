import { type Hook, titleOf } from '../../manifest/document.ts';
import type { Json } from '../../manifest/json.ts';
import { child, type Node, type Range, text } from '../../manifest/node.ts';
import { placeOf } from '../../release/identity.ts';
import { isRun, runs } from '../../release/life.ts';
import {
  type Common,
  commonSettings,
  isUsable,
  SETTINGS,
  type Setting,
  settingOf,
} from '../../release/pod-settings.ts';
import { lockedImage } from '../../release/pull-secrets.ts';
import { containersOf, podPathOf, podSpecOf } from '../../release/references.ts';
import type { Release } from '../../release/release.ts';
import { type FieldValue, fieldsFix } from '../field-fix.ts';
import type { Level } from '../finding.ts';
import { defineRule } from '../rule.ts';
import { optionOf } from '../surroundings.ts';

const CONSEQUENCES: Readonly<Record<Exclude<Setting, 'imagePullSecrets'>, string>> = {
  tolerations: 'where all nodes have such taints, its pod never starts',
  nodeSelector: 'its pod may start on a node that the others keep away from',
  priorityClassName: 'its pod waits behind theirs, and may be evicted for them',
  securityContext: 'a namespace of Pod Security level restricted refuses its pod',
};

const WHY = 'every pod of the release has it';

export default defineRule({
  id: 'lacks-release-settings',
  family: 'release',
  level: 'info',
  summary: 'The pods of a hook have the settings that all other pods of the release have.',
  why: `What a cluster demands of pods is one value for the whole chart, as a rule, and hooks are where it is forgotten: pull
secrets (a warning where the hook's image is of a registry that the release's images come from, too), tolerations, a node selector, a priority class, a
security context. The rule speaks only where **every** pod of the release has the same value and the hook's pod has none. The
repair copies it, on request; never a security context, which depends on the image.`,
  options: { settings: { type: 'words', words: SETTINGS, summary: 'What is compared, instead of all of these.' } },

  *check(hook, release, surroundings) {
    const podSpec = isRun(hook) && runs(hook) ? podSpecOf(hook.document) : undefined;
    if (!podSpec) return;
    const common = commonSettings(release);
    const wanted = optionOf<readonly string[]>(surroundings, 'lacks-release-settings', 'settings') ?? SETTINGS;
    const all = common.count === 1 ? 'the only workload' : `all ${common.count} workloads`;
    for (const [setting, value] of common.values) {
      if (!wanted.includes(setting)) continue;
      const lack = settingOf(podSpec, setting) === undefined && lackOf(setting, value, podSpec, common, release);
      if (!lack) continue;
      yield {
        at: lack.at ?? placeOf(hook.document),
        level: lack.level,
        message: `${titleOf(hook)} has no ${setting}, while ${all} of the release ${common.count === 1 ? 'has' : 'have'} ${shortened(value)}: ${lack.consequence}`,
        ...copyOf(setting, value, hook, release),
      };
    }
  },
});

/** What follows from it, and where. */
interface Lack {
  readonly at?: Range;
  readonly level: Level;
  readonly consequence: string;
}

function lackOf(setting: Setting, value: Json, podSpec: Node, common: Common, release: Release): Lack | undefined {
  if (setting === 'imagePullSecrets') {
    const locked = lockedImage(podSpec, common, release);
    const consequence = `if the registry asks for them, it refuses "${text(locked?.image)}"`;
    return locked && { at: locked.image.range, level: locked.certain ? 'warning' : 'info', consequence };
  }
  const isMissed =
    setting !== 'securityContext' || (isDemanded(value) && !containersOf(podSpec).some((one) => child(one, setting)));
  return isMissed ? { level: 'info', consequence: CONSEQUENCES[setting] } : undefined;
}

/** Users and groups are matters of the image; these two are what Pod Security looks for in a pod. */
function isDemanded(value: Json): boolean {
  return typeof value === 'object' && value !== null && ('runAsNonRoot' in value || 'seccompProfile' in value);
}

function copyOf(setting: Setting, value: Json, hook: Hook, release: Release) {
  if (setting === 'securityContext' || !isWhole(value) || !isUsable(setting, value, hook, release)) return {};
  return fieldsFix('opt-in', hook.document, podPathOf(hook.kind), { [setting]: value }, WHY);
}

/** Without null, which a fix does not write. */
function isWhole(value: Json): value is Exclude<FieldValue & Json, null> {
  return value !== null && (typeof value !== 'object' || Object.values(value).every(isWhole));
}

const LONGEST = 80;

function shortened(value: Json): string {
  const written = JSON.stringify(value);
  return written.length > LONGEST ? `${written.slice(0, LONGEST)}...` : written;
}
