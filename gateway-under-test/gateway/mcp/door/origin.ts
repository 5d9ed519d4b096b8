/** Whose pages may send messages: a browser would be a way in from any site (DNS rebinding). */

const loopback: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** `allowed`: none named means those of loopback. Only browsers send an origin. */
export function mayComeFrom(origin: string | undefined, allowed: readonly string[]): boolean {
  if (origin === undefined) return true;
  const url = urlOf(origin);
  if (url === undefined) return false;
  if (allowed.length === 0) return loopback.has(url.hostname);
  return allowed.some((one) => urlOf(one)?.origin === url.origin);
}

function urlOf(text: string): URL | undefined {
  try {
    const url = new URL(text);
    return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
  } catch {
    return undefined;
  }
}
