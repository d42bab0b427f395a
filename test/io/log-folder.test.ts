import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LogFolder } from '../../src/io/log-folder.ts';
import { temporaryFolder } from '../cli/support.ts';

const line = (pod: string, line: string, more: { hook?: number; open?: boolean } = {}) =>
  ({ type: 'log', hook: 0, at: 0, container: 'main', pod, line, ...more }) as const;

test('one file for each container, whole, for nobody else; an older one is replaced, a link is not followed', (t) => {
  const folder = join(temporaryFolder(t), 'new', 'logs');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'a_main.log'), 'old\n');
  chmodSync(join(folder, 'a_main.log'), 0o644);
  writeFileSync(join(folder, 'precious'), 'mine');
  symlinkSync('precious', join(folder, 'b_main.log'));
  const complaints: string[] = [];
  const logs = new LogFolder(folder, (message) => complaints.push(message));
  const long = 'y'.repeat(100_000);
  for (const text of ['one', '', 'two\r', long]) logs.add(line('a', text));
  logs.add(line('a', 'begin ', { open: true }));
  logs.flush();
  logs.add(line('a', 'end'));
  for (let times = 0; times < 3; times++) logs.add(line('b', 'lost'));
  logs.add(line('a', 'of another hook', { hook: 1 }));
  logs.add(line('../../etc/passwd', 'nowhere'));
  logs.add(line('p'.repeat(253), 'long name'));
  logs.flush();
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  assert.equal(read('a_main.log'), `one\n\ntwo\r\n${long}\nbegin end\n`);
  assert.equal(statSync(join(folder, 'a_main.log')).mode & 0o777, 0o600);
  assert.equal(read('a_main_2.log'), 'of another hook\n');
  assert.equal(read('precious'), 'mine');
  assert.equal(complaints.length, 1);
  assert.match(complaints[0]!, /^cannot write .*b_main\.log: /);
  assert.deepEqual(
    readdirSync(folder).sort(),
    [
      '__.._etc_passwd_main.log',
      'a_main.log',
      'a_main_2.log',
      'b_main.log',
      'precious',
      `${'p'.repeat(150)}_main.log`,
    ].sort(),
  );
});

test('a run that is repeated: what its first round wrote stays', (t) => {
  const folder = temporaryFolder(t);
  for (const round of ['first', 'second']) {
    const logs = new LogFolder(folder, assert.fail);
    logs.add(line('a', round));
    logs.flush();
  }
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  assert.deepEqual([read('a_main.log'), read('a_main_2.log')], ['first\n', 'second\n']);
});

test('a folder that cannot be made is an error before anything happens', () => {
  assert.throws(() => new LogFolder('/dev/null/logs', () => {}), /cannot make the folder \/dev\/null\/logs for logs: /);
});
