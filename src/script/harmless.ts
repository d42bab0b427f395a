import type { ShellCommand } from './shell.ts';

/** Programs that cannot talk to the API of Kubernetes: builtins, tools for text and files, clients of other servers. */
const DEAF: ReadonlySet<string> = new Set(
  (
    ': [ [[ test true false echo printf exit return break continue shift set export local readonly declare unset read wait cd pwd ' +
    'sleep date cat head tail grep egrep fgrep sed awk cut tr sort uniq wc tee basename dirname seq expr bc jq yq base64 ' +
    'sha256sum md5sum ls cp mv rm mkdir rmdir touch chmod chown ln stat mktemp umask id whoami hostname uname ps kill tar gzip gunzip ' +
    'openssl nc nslookup dig ping getent psql pg_isready pg_dump pg_restore mysql mysqladmin mysqldump redis-cli mongosh mongo ' +
    'getopts let type hash trap'
  ).split(' '),
);

/** Clients of any server: the API's too, where they are given its address and a token. */
const CLIENTS: ReadonlySet<string> = new Set(['curl', 'wget']);

/** Programs among them that can be told to run another one. */
const RUNNERS: ReadonlySet<string> = new Set(['trap', 'awk', 'sed', 'psql', 'mysql']);

const API = /kube|k8s|serviceaccount|\/apis?\//i;

/** The pod's token and the API's address, as scripts find them. */
const TOKEN = /secrets\/kubernetes\.io|KUBERNETES_SERVICE|KUBERNETES_PORT|kubernetes\.default/;

/** True for a command that certainly asks nothing of the API; kubectl's own are judged by what they ask. */
export function isHarmless({ words, text, script }: ShellCommand): boolean {
  const program = words[0]?.value ?? '';
  if (CLIENTS.has(program)) return !API.test(text) && !TOKEN.test(script?.source ?? '');
  // What stands in `$(...)` among its words is a command of its own.
  if (DEAF.has(program)) return !RUNNERS.has(program) || !API.test(text);
  return script !== undefined && isFunction(program, script.source);
}

/** True for a function of the script itself, whose commands are seen where it is written. */
function isFunction(name: string, source: string): boolean {
  if (!/^[A-Za-z_][\w-]*$/.test(name)) return false;
  return new RegExp(`(?:^|[;\\s])(?:${name}\\s*\\(\\)|function\\s+${name}\\b)`).test(source);
}
