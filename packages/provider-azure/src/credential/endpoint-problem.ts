import { callPathProblem } from "@hotspare/core/plugin";

export const exampleEndpoint = "https://my-resource.openai.azure.com";

/** Hosts of Azure's own resources, sovereign clouds too: nothing but the API is behind them. */
const resourceHost =
  /\.(?:openai\.azure|cognitiveservices\.azure|services\.ai\.azure|api\.cognitive\.(?:microsoft|azure))\.(?:com|us|cn)$/;

/** What people paste with an endpoint: the whole target URI, or the address of a Foundry project. */
const pastedPath = /\/(?:openai|deployments|models|projects)(?:\/|$)/i;

/** What is wrong with an endpoint, as the end of a sentence that does not show it; undefined: nothing. */
export function endpointProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return `is not an http(s) URL: give the resource's address, such as ${exampleEndpoint}`;
  }
  if (url.username !== "" || url.password !== "") {
    return "must not contain a user name or a password: give the key in `apiKey`";
  }
  const hasPath = url.pathname !== "/" && (resourceHost.test(url.hostname) || pastedPath.test(url.pathname));
  if (hasPath || url.search !== "" || url.hash !== "") {
    return `contains more than the resource's address: leave out everything after the host, as in ${exampleEndpoint}, and give the deployment and the API version in \`deployment\` and \`apiVersion\``;
  }
  return callPathProblem(text);
}

/** Origin and, of a gateway, its base path; without the slash at the end. */
export function normalizeEndpoint(text: string): string {
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname.replace(/\/+$/, "")}`;
}
