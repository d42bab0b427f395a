import { usageError } from '../errors.ts';
import { parseDuration } from '../release/timeout.ts';

/** How a simulated Job or Pod behaves; times in milliseconds. */
export interface HookScript {
  readonly schedule: number;
  readonly pull: number;
  /** Only where the pod has init containers. */
  readonly init: number;
  readonly run: number;
  readonly notice: number;
  /** How long its object of an earlier run takes to go away. */
  readonly delete: number;
  /** `hangs`: runs for ever. `stuck`: never starts, for `reason`. `deleted`: someone removes it while it runs. */
  readonly outcome: 'succeeded' | 'failed' | 'hangs' | 'stuck' | 'deleted';
  readonly exitCode: number;
  readonly reason: string;
  readonly log: readonly string[];
}

/** What a simulation begins with. */
export interface Script {
  /** By `KIND/NAME`. */
  readonly hooks: Readonly<Record<string, Partial<HookScript>>>;
  /** `KIND/NAME` of objects that exist already. */
  readonly existing: readonly string[];
}

export const DEFAULT_HOOK: HookScript = {
  schedule: 40,
  pull: 700,
  init: 300,
  run: 2000,
  notice: 1000,
  delete: 0,
  outcome: 'succeeded',
  exitCode: 1,
  reason: 'ImagePullBackOff',
  log: [],
};

const OUTCOMES = ['succeeded', 'failed', 'hangs', 'stuck', 'deleted'];
const TIMES = ['schedule', 'pull', 'init', 'run', 'notice', 'delete'];
const OTHERS = ['outcome', 'exitCode', 'reason', 'log'];

/**
 * Reads the file of `--simulate=FILE`: `hooks: { KIND/NAME: { run: 12s, outcome: failed } }`, `existing: [KIND/NAME]`.
 *
 * @throws UserError (usage) on anything else
 */
export function parseScript(value: unknown): Script {
  const { hooks = {}, existing = [], ...unknown } = record(value, 'the simulation file');
  for (const key of Object.keys(unknown))
    throw usageError(`the simulation file knows hooks and existing, not "${key}"`);
  const parsed = Object.entries(record(hooks, 'hooks')).map(([title, one]) => [title, parseHook(title, one)]);
  if (!Array.isArray(existing)) throw usageError('existing in the simulation file is a list of KIND/NAME');
  return { hooks: Object.fromEntries(parsed), existing: existing.map(String) };
}

function parseHook(title: string, value: unknown): Partial<HookScript> {
  return Object.fromEntries(
    Object.entries(record(value, title)).map(([key, field]) => [key, parseField(title, key, field)]),
  );
}

function parseField(title: string, key: string, field: unknown): unknown {
  if (TIMES.includes(key)) {
    const ms = typeof field === 'number' ? field : parseDuration(String(field));
    if (ms === undefined) throw usageError(`${title}: ${key} is a duration such as 12s, not "${field}"`);
    return ms;
  }
  if (!OTHERS.includes(key))
    throw usageError(`${title}: unknown "${key}"; known are ${[...TIMES, ...OTHERS].join(', ')}`);
  if (key === 'outcome' && !OUTCOMES.includes(String(field)))
    throw usageError(`${title}: outcome is one of ${OUTCOMES.join(', ')}, not "${field}"`);
  if (key === 'log') return (Array.isArray(field) ? field : [field]).map(String);
  return key === 'exitCode' ? Number(field) : String(field);
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw usageError(`${what} is a mapping`);
}
