import type { Dialect, Route } from "../contract/dialect.js";
import { chatRoute } from "../openai/chat-route.js";
import { embeddingsRoute } from "../openai/embeddings-route.js";
import { azureRequestWording } from "./azure-request-wording.js";
import { azureWording } from "./azure-wording.js";
import { contentFilterResults, promptFilterResults } from "./content-filter-results.js";
import { deploymentRoute } from "./deployment-route.js";

const routes: ReadonlyMap<string, Route> = new Map([
  ["embeddings", embeddingsRoute({ wording: azureRequestWording, fields: {} })],
  [
    "chat/completions",
    chatRoute({
      wording: azureRequestWording,
      completion: { prompt_filter_results: promptFilterResults },
      choice: { content_filter_results: contentFilterResults },
      // The first event of a stream (corpus azure-079). An event without a choice is not an error here.
      opening: [
        {
          choices: [],
          created: 0,
          id: "",
          model: "",
          object: "",
          prompt_filter_results: promptFilterResults,
        },
      ],
    }),
  ],
]);

const dated = /^\/openai\/deployments\/([^/]+)\/(.+)$/;
const undated = /^\/openai\/v1\/(.+)$/;

/**
 * Azure OpenAI: `/openai/deployments/<deployment>/…?api-version=…`, and `/openai/v1/…`, where the body's `model` names
 * the deployment. The key comes as `api-key` or as an Entra ID token.
 */
export const azureDialect: Dialect = {
  name: "azure",
  wording: azureWording,
  owns: (path) => path.startsWith("/openai/"),
  match({ method, path, query }) {
    if (method !== "POST") return undefined;
    const [, deployment, operation] = dated.exec(path) ?? [];
    if (deployment === undefined || operation === undefined) {
      const route = routes.get(undated.exec(path)?.[1] ?? "");
      return route && deploymentRoute(route, undefined);
    }
    // Without a version, Azure finds no route (Microsoft Learn, "Azure OpenAI REST API reference").
    const route = query.has("api-version") ? routes.get(operation) : undefined;
    return route && deploymentRoute(route, decodeURIComponent(deployment));
  },
  readKey: (headers) =>
    headers["api-key"]?.toString() ?? /^Bearer\s+(\S.*)$/i.exec(headers.authorization ?? "")?.[1],
  headers: (requestId) => ({ "apim-request-id": requestId, "x-ms-region": "Sweden Central" }),
};
