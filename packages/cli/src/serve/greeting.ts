import type { RunningGateway } from "@hotspare/gateway";
import { shellWord } from "../output/shell-word.js";
import { cellText } from "../output/visible-text.js";

const mostNames = 5;

/** What somebody who has started a gateway needs next: where it listens, where the page is, and a request to try. */
export function greeting({
  url,
  pageUrl,
  models,
  hasClients,
}: Pick<RunningGateway, "url" | "pageUrl" | "models" | "hasClients">): string {
  const names = models.map(({ name }) => cellText(name));
  const further = names.length > mostNames ? ` and ${names.length - mostNames} more` : "";
  const base = pageUrl.replace(/\/$/, "");
  const everywhere = isEveryAddress(url) ? ", at every address of this machine" : "";
  return [
    `Hotspare serves ${names.slice(0, mostNames).join(", ")}${further} at ${reachable(base)}/v1${everywhere}`,
    `The page: ${reachable(pageUrl)}`,
    hasClients
      ? "Clients send their key as Authorization: Bearer <key>."
      : "There are no clients, so the gateway answers only this machine, without a key.",
    "",
    "Try it:",
    `  ${curlLine(reachable(base), models, hasClients)}`,
  ].join("\n");
}

/** 0.0.0.0 is where a server listens, and no address to ask. */
function reachable(url: string): string {
  return url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");
}

function isEveryAddress(url: string): boolean {
  return reachable(url) !== url;
}

function curlLine(base: string, models: RunningGateway["models"], hasClients: boolean): string {
  const key = hasClients ? ' -H "Authorization: Bearer $GATEWAY_KEY"' : "";
  const chosen = models.find(({ kind }) => kind === "vlm") ?? models[0];
  if (chosen === undefined) {
    return `curl ${base}/v1/models${key}`;
  }
  const [path, body] =
    chosen.kind === "vlm"
      ? ["chat/completions", { model: chosen.name, messages: [{ role: "user", content: "Hello" }] }]
      : ["embeddings", { model: chosen.name, input: "Hello" }];
  return `curl ${base}/v1/${path}${key} -H "Content-Type: application/json" -d ${shellWord(JSON.stringify(body))}`;
}
