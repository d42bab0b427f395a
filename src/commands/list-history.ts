import type { Context } from '../context.ts';
import { HistoryFiles } from '../io/history-files.ts';
import { EVENTS } from '../manifest/vocabulary.ts';
import type { HookList } from '../report/list.ts';
import { lastByHand } from '../run/hand-run.ts';
import type { ListedHook } from '../run/inventory.ts';

/** Adds what this machine remembers of earlier runs by `helm hooks run`. */
export function withHandRuns(
  list: Omit<HookList, 'hooks'> & { readonly hooks: readonly ListedHook[] },
  server: string,
  env: Context['env'],
): HookList {
  const { release, namespace } = list;
  const past = EVENTS.flatMap((event) => new HistoryFiles({ server, namespace, release, event }, env).read());
  const hooks = list.hooks.map((one) => {
    return { ...one, byHand: lastByHand(one.hook, one.hook.namespace || namespace, past) };
  });
  return { ...list, hooks };
}
