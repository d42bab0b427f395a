import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `work` while no other process on this machine runs work under the same name; waits for its turn.
 *
 * The lock is a socket in Linux' abstract namespace: the kernel frees it with the process, so nothing stale can be
 * left behind. Elsewhere there is no such name and no lock: what is made under it is renamed into place, so the
 * worst is the same work done twice.
 */
export async function withLock<Result>(name: string, work: () => Result | Promise<Result>): Promise<Result> {
  const held = process.platform === 'linux' ? await acquire(name) : undefined;
  try {
    return await work();
  } finally {
    held?.close();
  }
}

async function acquire(name: string): Promise<Server> {
  const address = `\0helm-hooks-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  for (;;) {
    const server = await listen(address);
    if (server) return server;
    await sleep(100);
  }
}

function listen(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer().unref();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(address, () => resolve(server));
  });
}
