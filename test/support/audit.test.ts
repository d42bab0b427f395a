import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readAudit } from '../../scripts/tools/cluster/audit.ts';
import { temporaryFolder } from '../cli/support.ts';

const line = (auditID: string): string =>
  `${JSON.stringify({ auditID, verb: 'create', user: { username: 'u' }, requestReceivedTimestamp: auditID })}\n`;

test('the calls since a mark: none that was being written then, none that is not whole yet', (t) => {
  const path = join(temporaryFolder(t), 'audit.log');
  const audit = readAudit(path);
  const start = audit.mark();
  writeFileSync(path, line('1') + line('2').slice(0, 9));
  const within = audit.mark();
  appendFileSync(path, line('2').slice(9));
  const between = audit.mark();
  appendFileSync(path, line('3') + line('4').slice(0, 20));
  const idsSince = (mark: number) => audit.since(mark).map(({ auditID }) => auditID);
  assert.deepEqual([start, within, between].map(idsSince), [['1', '2', '3'], ['3'], ['3']]);
});
