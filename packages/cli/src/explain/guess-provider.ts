/**
 * Words of an address or of a client's name that say whose error it is. OpenAI's protocol is the provider `openai`, whoever serves it.
 * Sources: the base URLs in each service's API reference; the packages of its Python client.
 */
const words: readonly (readonly [pattern: RegExp, provider: string])[] = [
  [/vikingdb|viking-?db|api-knowledgebase/i, "vikingdb"],
  [
    /\bark\.[\w.-]{0,60}(?:volces|volcengine|bytepluses)\.com|volcenginesdkarkruntime|\bArk[A-Z]\w{0,60}Error/,
    "volcengine",
  ],
  [
    /\.openai\.azure\.com|\.services\.ai\.azure\.com|\.cognitiveservices\.azure\.com|\/openai\/deployments\//i,
    "azure",
  ],
  // A stack names the file that made the error: a file of OpenAI's client, or of Hotspare's package, which sends in its place.
  [
    /\bopenai\.\w{0,60}(?:Error|Exception|Timeout)\b|\bapi\.openai\.com\b|(?:node_modules|site-packages|@hotspare|packages)[\\/](?:provider-)?openai[\\/]/i,
    "openai",
  ],
];

/** Whose error it probably is, and the words that say so. */
export function guessProvider(
  text: string,
): { readonly provider: string; readonly because: string } | undefined {
  for (const [pattern, provider] of words) {
    const found = pattern.exec(text);
    if (found !== null) {
      return { provider, because: found[0] };
    }
  }
  return undefined;
}
