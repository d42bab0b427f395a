import { brief } from './brief.ts';

/** What a runtime puts in front of the registry's own words. Source: containerd remotes/docker, its CRI plugin. */
const WRAPPINGS = [
  /^Back-off pulling image "[^"]*": /,
  /^ErrImagePull: /,
  /^rpc error: code = \w+ desc = /,
  /^failed to pull and unpack image "[^"]*": /,
  /^failed to resolve reference "[^"]*": /,
  /^failed to (?:do request|authorize): /,
  /^failed to copy: /,
];

/** Why an image cannot be pulled, without the layers of software that handed it on; '' where only that it is tried again. */
export function pullWords(message: string, image: string): string {
  let words = brief(message).replace(/^Back-off pulling image "[^"]*"$/, '');
  for (;;) {
    const shorter = WRAPPINGS.reduce((rest, wrapping) => rest.replace(wrapping, ''), words);
    if (shorter === words) break;
    words = shorter;
  }
  // `docker.io/library/none:1: not found`: the name stands before it already.
  return words.replace(new RegExp(`^\\S*${image.replace(/[^\w/:-]/g, '\\$&')}: `), '');
}

/** A registry that wants a login. It often answers so for what does not exist, too. */
export function wantsLogin(message: string): boolean {
  return /\b40[13]\b|unauthorized|authorization failed|access denied|is denied|insufficient_scope|no basic auth/i.test(
    message,
  );
}

/** A registry that the node cannot reach. */
export function isFar(message: string): boolean {
  return /dial tcp|no such host|i\/o timeout|connection refused|TLS handshake|x509:|deadline exceeded/.test(message);
}
