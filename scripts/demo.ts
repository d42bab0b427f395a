// npm run demo [-- --live]
import { buildIfStale } from './build.ts';
import { type Stage, setStage } from './demo/stage.ts';

const SHOP = 'examples/shop';
const BROKEN = 'examples/broken';
const RENDER = ['template', 'shop', SHOP, '--post-renderer'];

const live = process.argv.slice(2).includes('--live');
// The child in the foreground gets Ctrl-C as well and ends; this process stays to clean up.
process.on('SIGINT', () => {});

if (live && !process.env.KUBECONFIG) {
  console.error('Error: --live installs a chart: KUBECONFIG says where');
  process.exitCode = 2;
} else {
  process.exitCode = await demo();
}

async function demo(): Promise<number> {
  await buildIfStale();
  const stage = await setStage();
  try {
    plugins(stage);
    lint(stage);
    postRender(stage);
    plan(stage);
    await (live ? runLive(stage) : simulate(stage));
    return 0;
  } catch (error) {
    console.error(`Error: ${(error as Error).message}`);
    return 3;
  } finally {
    stage.leave();
  }
}

function plugins({ heading, helm }: Stage): void {
  heading(
    'Two plugins',
    'One for `helm hooks`, one for `--post-renderer`; here in a Helm home that is gone afterwards.',
  );
  helm(['plugin', 'install', '.']);
  helm(['plugin', 'install', './post-renderer']);
}

function lint({ heading, helm }: Stage): void {
  heading('Lint', 'examples/shop is as hooks should be.');
  helm(['hooks', 'lint', SHOP]);
  heading(
    'Lint, with mistakes',
    'examples/broken has the usual ones; `helm lint` says nothing of them. Lint ends with 1, which Helm repeats in its last line.',
  );
  const grave = '--rule=unknown-hook-event,stale-hook-result,hook-weight-not-integer';
  helm(['hooks', 'lint', BROKEN, grave, '--level=error'], [1]);
}

function postRender({ heading, helm, helmOutput, diff }: Stage): void {
  heading('Post-renderer', 'What Helm would install, and what it installs through hooks-post-renderer.');
  console.log(`$ helm ${[...RENDER, 'hooks-post-renderer'].join(' ')}\n`);
  diff(helmOutput([...RENDER, 'identity']), helmOutput([...RENDER, 'hooks-post-renderer']));
  heading('Report', 'Why each of these was changed. Helm throws away what a post-renderer says, so it is kept.');
  helm(['hooks', 'report']);
}

function plan({ heading, helm }: Stage): void {
  heading('Plan', 'Which hook runs when, in which order and why, and what it needs.');
  helm(['hooks', 'plan', SHOP, 'pre-install', 'pre-delete', '--release', 'shop']);
}

function simulate({ heading, helm }: Stage): void {
  heading('Run', 'The hooks of one event, alone: here the backup, in a cluster that is only simulated (else: --live).');
  helm(['hooks', 'run', 'pre-delete', 'shop', '--chart', SHOP, '--simulate']);
}

async function runLive({ heading, helm }: Stage): Promise<void> {
  const namespace = `helm-hooks-demo-${process.pid}`;
  heading('Run', 'The hooks of one event of a real release, alone: here the backup. The shop goes on selling.');
  try {
    const install = ['install', 'shop', SHOP, '--namespace', namespace, '--create-namespace'];
    helm([...install, '--post-renderer', 'hooks-post-renderer', '--hide-notes']);
    helm(['hooks', 'run', 'pre-delete', 'shop', '--namespace', namespace, '--yes']);
    helm(['uninstall', 'shop', '--namespace', namespace]);
  } finally {
    await deleteNamespace(namespace);
  }
}

async function deleteNamespace(name: string): Promise<void> {
  const { CoreV1Api, KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromDefault();
  await config.makeApiClient(CoreV1Api).deleteNamespace({ name });
  console.log(`namespace ${name} is deleted`);
}
