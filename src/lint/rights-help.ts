import type { Hook } from '../manifest/document.ts';
import type { MissingRights } from '../release/hook-rights.ts';
import type { Release } from '../release/release.ts';
import { type Refusal, rightsByHand } from '../release/rights-plan.ts';
import type { Rbac } from '../release/rights-setting.ts';
import type { Problem } from './finding.ts';
import { LOST_WITH_DEFAULT, type RightsOffer, rightsOffer } from './rights-fix.ts';
import { type NewObject, rightsObjects } from './rights-manifest.ts';
import { accessWords, roleFor, rulesFor } from './rights-words.ts';

/**
 * What a person can do about missing rights: the parts of a problem that say so.
 *
 * @param isSaid the hook's earlier problems have said what would allow all that it asks for
 */
export function rightsHelp(
  { account, accesses }: MissingRights,
  hook: Hook,
  release: Release,
  timeout: number,
  isSaid: boolean,
): Pick<Problem, 'help' | 'manifest' | 'fix'> {
  const offer = account.name === 'default' ? rightsOffer(hook, release, timeout) : undefined;
  const fix = offer?.fix ? { fix: offer.fix } : {};
  const help = `allow it${forWhom(account.name)} by ${roleFor(accesses, hook)} with ${rulesFor(accesses)}`;
  const rbac = release.rights?.rbac;
  if (!rbac || isSaid) return { help, ...fix };
  if (offer) return { help: offerHelp(offer, rbac), manifest: yaml(offer.objects), ...fix };
  const plan = rightsByHand(hook, account.name, accesses, release);
  return { help, manifest: yaml(rightsObjects(hook, plan, timeout)) };
}

/** Rights of "default" would be those of every pod of the namespace. */
function forWhom(account: string): string {
  return account === 'default' ? ' to an account of its own (serviceAccountName)' : ` to "${account}"`;
}

function yaml(objects: readonly NewObject[]): string {
  return `${objects.map(({ text }) => text).join('\n---\n')}\n`;
}

function offerHelp({ plan, refusals }: RightsOffer, rbac: Rbac): string {
  const lost = `the account takes the place of "default", so what that may have is lost: ${LOST_WITH_DEFAULT}`;
  const flags = flagsFor(refusals, rbac);
  if (refusals.length === 0) return `${flags || 'mode fix'} adds it, as account "${plan.name}"; ${lost}`;
  const reasons = refusals.map(({ because }) => because).join('; ');
  if (refusals.every(({ remedy }) => remedy !== undefined)) return `${reasons}: add ${flags}; ${lost}`;
  return `nothing is generated for it: ${reasons}; by hand: an account of its own (serviceAccountName) that may ${accessWords(plan.accesses)}`;
}

function flagsFor(refusals: readonly Refusal[], rbac: Rbac): string {
  const remedies = [...new Set(refusals.flatMap(({ remedy }) => remedy ?? []))];
  const isNamed = remedies.some((remedy) => remedy.startsWith('--rbac='));
  return [...(rbac === 'report' && !isNamed ? ['--rbac=generate'] : []), ...remedies].join(' ');
}
