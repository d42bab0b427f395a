import type { RunCommand } from './container.ts';

/** A host that a command connects to. */
export interface Connection {
  readonly host: string;
  readonly command: RunCommand;
}

/** Programs that connect to their first argument that is no option. */
const TO_ARGUMENT: ReadonlySet<string> = new Set([
  'nc',
  'ncat',
  'netcat',
  'telnet',
  'ping',
  'wait-for',
  'wait-for-it',
  'wait-for-it.sh',
]);

/** Programs that connect to `-h HOST` or `--host HOST`. For others `--host` may be a name in a certificate. */
const TO_OPTION: ReadonlySet<string> = new Set([
  'pg_isready',
  'psql',
  'pg_dump',
  'pg_restore',
  'createdb',
  'mysql',
  'mysqladmin',
  'mysqldump',
  'mariadb',
  'mariadb-admin',
  'redis-cli',
  'valkey-cli',
  'mongo',
  'mongosh',
  'mongodump',
  'rabbitmqadmin',
  'wait-for-port',
]);

/** The hosts that a command connects to, as far as they are written. A failure that is forgiven is no need. */
export function connectionsOf(command: RunCommand): readonly Connection[] {
  if (command.tolerated && !command.isAwaited) return [];
  const values = command.words.map(({ value }) => value ?? '');
  const [program = '', ...args] = values;
  return hostsIn(program, args).map((host) => ({ host, command }));
}

function hostsIn(program: string, args: readonly string[]): readonly string[] {
  if (program === 'echo' || program === 'printf') return [];
  const hosts = args.flatMap((word) => hostOfUrl(word) ?? hostOfPair(word) ?? []);
  if (TO_ARGUMENT.has(program)) hosts.push(...args.filter((word) => !word.startsWith('-')).slice(0, 1));
  if (program === 'curl' || program === 'wget') hosts.push(...args.flatMap(hostOfBare));
  if (TO_OPTION.has(program)) hosts.push(...optionValues(args));
  return [...new Set(hosts)];
}

/** The host of `http://user@HOST:80/path`, also behind `=`, as in `--url=http://...`. */
export function hostOfUrl(word: string): string | undefined {
  return /\b[a-z][a-z0-9+.-]*:\/\/(?:[^@/\s]*@)?([a-z0-9][a-z0-9.-]*)/i.exec(word)?.[1];
}

/** The host of `HOST:5432`, the whole word. */
export function hostOfPair(word: string): string | undefined {
  return /^([a-z][a-z0-9.-]*):\d{2,5}$/i.exec(word)?.[1];
}

/** curl and wget take a host without `http://`. */
function hostOfBare(word: string): string[] {
  const host = /^([a-z][a-z0-9.-]*)(?::\d+)?(?:\/|$)/i.exec(word)?.[1];
  return host ? [host] : [];
}

function optionValues(args: readonly string[]): readonly string[] {
  return args.flatMap((word, at) => {
    if (word === '-h' || word === '--host') return args[at + 1] ?? [];
    return /^--host=(.+)$/.exec(word)?.[1] ?? /^-h([a-z].*)$/.exec(word)?.[1] ?? [];
  });
}
