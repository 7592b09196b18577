import { asObject, asString } from "../content/json-value.js";
import type { Route } from "../contract/dialect.js";
import { deploymentNotFound } from "./azure-request-wording.js";

/** Wraps a route whose deployment comes from the path, or else from the body's `model`. */
export function deploymentRoute(route: Route, deployment: string | undefined): Route {
  const nameIn = (body: unknown) => deployment ?? asString(asObject(body)["model"]);
  return {
    ...route,
    modelOf: nameIn,
    countedTokens: (body) => route.countedTokens({ ...asObject(body), model: nameIn(body) }),
    answer(body, context) {
      const name = nameIn(body);
      const model = name === undefined ? undefined : context.modelBehind(name);
      if (name !== undefined && model === undefined) return deploymentNotFound();
      return route.answer({ ...asObject(body), model }, { ...context, models: undefined });
    },
  };
}
