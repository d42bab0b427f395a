import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { built } from '../cache.ts';
import { run } from '../run.ts';
import { KUBERNETES, kubernetes } from './binary.ts';

/** The image that holds a pod's namespaces. */
export const PAUSE = 'registry.k8s.io/pause:3.10';

interface Image {
  readonly names: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
}

// All have the same content, a static busybox and kubectl: no registry is needed. The names are those that examples
// use, so that their manifests run as they are; what the real images hold besides is missing, and visibly so.
const IMAGES: readonly Image[] = [
  { names: [PAUSE], command: ['sleep', 'infinity'] },
  { names: ['docker.io/bitnami/kubectl:latest'], entrypoint: ['kubectl'] },
  {
    names: ['busybox:1.36', 'busybox:latest', 'alpine:3.3', 'alpine:latest', 'postgres:15']
      .map((name) => `docker.io/library/${name}`)
      .concat('docker.io/curlimages/curl:8.7.1', 'docker.io/curlimages/curl:latest'),
    command: ['sh'],
  },
];

const BUSYBOX = '/bin/busybox';

/** The path of a Docker archive with all images that pods can use, made if need be. */
export async function imageArchive(): Promise<string> {
  const binary = await kubernetes();
  const inputs = ['images', JSON.stringify(IMAGES), KUBERNETES, binary, digest(readFileSync(BUSYBOX))];
  return join(await built({ inputs, build: (folder) => makeArchive(folder, binary) }), 'images.tar');
}

function makeArchive(folder: string, binary: string): void {
  const root = join(folder, 'root');
  makeRoot(root, binary);
  const layer = join(folder, 'layer.tar');
  run('tar', ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '-C', root, '-cf', layer, '.']);
  const hash = digest(readFileSync(layer));
  const manifest = IMAGES.map((image, number) => {
    writeFileSync(join(folder, `${number}.json`), configOf(image, hash));
    return { Config: `${number}.json`, RepoTags: image.names, Layers: ['layer.tar'] };
  });
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  const files = [...manifest.map((entry) => entry.Config), 'manifest.json', 'layer.tar'];
  run('tar', ['-C', folder, '-cf', join(folder, 'images.tar'), ...files]);
  run('rm', ['-rf', root, layer]);
}

function makeRoot(root: string, binary: string): void {
  for (const name of ['bin', 'usr/local/bin', 'etc', 'root', 'var', 'proc', 'sys', 'dev']) {
    mkdirSync(join(root, name), { recursive: true });
  }
  mkdirSync(join(root, 'tmp'));
  chmodSync(join(root, 'tmp'), 0o1777);
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n');
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\nnobody:x:65534:\n');
  copyFileSync(BUSYBOX, join(root, 'bin/busybox'));
  const applets = run(BUSYBOX, ['--list']).trim().split('\n');
  for (const applet of applets) if (applet !== 'busybox') symlinkSync('busybox', join(root, 'bin', applet));
  const path = join(root, 'usr/local/bin/kubectl');
  try {
    linkSync(binary, path);
  } catch {
    copyFileSync(binary, path);
  }
}

function configOf(image: Image, layerHash: string): string {
  return JSON.stringify({
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: {
      Env: ['PATH=/usr/local/bin:/bin'],
      WorkingDir: '/',
      ...(image.entrypoint && { Entrypoint: image.entrypoint }),
      ...(image.command && { Cmd: image.command }),
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${layerHash}`] },
  });
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
