/** The host of an address without encryption, if it is another machine: what a call sends there can be read on the way. */
export function openHostOf(text: string): string | undefined {
  if (!/^http:\/\//i.test(text) || !URL.canParse(text)) {
    return undefined;
  }
  const { hostname } = new URL(text);
  const isLoopback = /^(?:127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0|(?:.*\.)?localhost)$/i.test(hostname);
  return isLoopback ? undefined : hostname;
}
