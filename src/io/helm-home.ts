import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Helm's cache folder, which a post-renderer has to work out by itself.
 * Source: helm.sh/helm/v4 pkg/helmpath (lazypath.go, lazypath_{unix,darwin,windows}.go).
 */
export function helmCache(env: Environment, platform: string = process.platform): string {
  if (env.HELM_CACHE_HOME) return env.HELM_CACHE_HOME;
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'helm');
  if (platform === 'darwin') return join(home(env), 'Library', 'Caches', 'helm');
  if (platform === 'win32') return join(env.TEMP ?? tmpdir(), 'helm');
  return join(home(env), '.cache', 'helm');
}

/** The same for its folder of configuration. */
export function helmConfig(env: Environment, platform: string = process.platform): string {
  if (env.HELM_CONFIG_HOME) return env.HELM_CONFIG_HOME;
  if (env.XDG_CONFIG_HOME) return join(env.XDG_CONFIG_HOME, 'helm');
  if (platform === 'darwin') return join(home(env), 'Library', 'Preferences', 'helm');
  if (platform === 'win32') return join(env.APPDATA ?? join(home(env), 'AppData', 'Roaming'), 'helm');
  return join(home(env), '.config', 'helm');
}

function home(env: Environment): string {
  return env.HOME ?? homedir();
}
