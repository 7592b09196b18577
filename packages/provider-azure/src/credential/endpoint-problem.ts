import { callPathProblem } from "@hotspare/core/plugin";

export const exampleEndpoint = "https://my-resource.openai.azure.com";

/** Hosts of Azure's resources, also in sovereign clouds. Such a host serves nothing but the API. */
const resourceHost =
  /\.(?:openai\.azure|cognitiveservices\.azure|services\.ai\.azure|api\.cognitive\.(?:microsoft|azure))\.(?:com|us|cn)$/;

/** Paths that people paste with an endpoint: the whole target URI, or the address of a Foundry project. */
const pastedPath = /\/(?:openai|deployments|models|projects)(?:\/|$)/i;

/** The mistake in an endpoint, as the end of a sentence that does not show the endpoint. Undefined: no mistake. */
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

/** The origin, and for a gateway its base path, without a slash at the end. */
export function normalizeEndpoint(text: string): string {
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname.replace(/\/+$/, "")}`;
}
