import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXIT, UserError } from '../../src/errors.ts';
import { chooseRevision, type GuardOptions, guard, guardFiles, type Revision } from '../../src/run/choose.ts';

const revisions = (...statuses: string[]): Revision[] =>
  statuses.map((status, index) => ({ release: 'shop', number: index + 1, status }));

const refusal = (code: number, message: RegExp) => (error: unknown) =>
  error instanceof UserError && error.exitCode === code && message.test(error.message);

test('delete and test take the newest revision, install and upgrade the installed one', () => {
  const all = revisions('superseded', 'deployed', 'failed');
  for (const event of ['pre-delete', 'post-delete', 'test'] as const)
    assert.equal(chooseRevision(all, event, 'shop', undefined).number, 3);
  for (const event of ['pre-install', 'post-install', 'pre-upgrade', 'post-upgrade'] as const)
    assert.equal(chooseRevision(all, event, 'shop', undefined).number, 2);
  assert.equal(chooseRevision(revisions('failed'), 'post-install', 'shop', undefined).number, 1);
});

test('a rollback needs its revision, and a revision must be there', () => {
  const all = revisions('superseded', 'deployed');
  assert.throws(() => chooseRevision(all, 'pre-rollback', 'shop', undefined), refusal(EXIT.usage, /--revision N/));
  assert.equal(chooseRevision(all, 'pre-rollback', 'shop', 1).number, 1);
  assert.throws(() => chooseRevision(all, 'test', 'shop', 9), refusal(EXIT.unable, /no revision 9; there are 1, 2/));
});

const ask = (event: 'pre-delete' | 'test', status: string, options: Partial<GuardOptions> = {}, text = '') =>
  guard(event, revisions(status)[0]!, [text], { force: false, yes: false, terminal: false, named: true, ...options });

test('the state of the release', () => {
  assert.equal(ask('test', 'deployed'), false);
  assert.equal(ask('pre-delete', 'failed'), false);
  assert.equal(ask('pre-delete', 'uninstalling'), false);
  assert.throws(() => ask('test', 'uninstalled', { force: true }), refusal(EXIT.unable, /is uninstalled/));
  for (const status of ['pending-install', 'pending-upgrade', 'pending-rollback']) {
    assert.throws(() => ask('test', status), refusal(EXIT.unable, /--force/));
    assert.equal(ask('test', status, { force: true }), false);
  }
});

test('pre-delete of an installed release: asked on a terminal, else named and with --yes', () => {
  assert.equal(ask('pre-delete', 'deployed', { terminal: true }), true);
  assert.equal(ask('pre-delete', 'deployed', { terminal: true, yes: true }), false);
  assert.equal(ask('pre-delete', 'deployed', { terminal: true, yes: true, named: false }), true);
  assert.equal(ask('pre-delete', 'deployed', { yes: true }), false);
  assert.throws(() => ask('pre-delete', 'deployed'), refusal(EXIT.usage, /needs --yes/));
  assert.throws(
    () => ask('pre-delete', 'deployed', { yes: true, named: false }),
    refusal(EXIT.usage, /named on the command/),
  );
});

test('pre-delete of a chart or manifest: asked on a terminal, else with --yes', () => {
  assert.equal(guardFiles('pre-delete', { terminal: true, yes: false }), true);
  assert.equal(guardFiles('post-delete', { terminal: true, yes: true }), false);
  assert.equal(guardFiles('post-delete', { terminal: false, yes: true }), false);
  assert.equal(guardFiles('test', { terminal: false, yes: false }), false);
  assert.throws(
    () => guardFiles('pre-delete', { terminal: false, yes: false }),
    refusal(EXIT.usage, /no release is installed, need --yes/),
  );
});

test('marks of Flux and Argo CD', () => {
  const flux = 'labels:\n  helm.toolkit.fluxcd.io/name: shop';
  const argo = 'annotations:\n  argocd.argoproj.io/tracking-id: shop:apps/Deployment:shop/app';
  assert.throws(() => ask('test', 'deployed', {}, flux), refusal(EXIT.unable, /Flux \(suspend it first: flux suspend/));
  assert.throws(() => ask('test', 'deployed', {}, argo), refusal(EXIT.unable, /Argo CD/));
  assert.equal(ask('test', 'deployed', { force: true }, flux), false);
  assert.equal(ask('test', 'deployed', {}, 'argocd.argoproj.io/sync-wave: "1"'), false);
});
