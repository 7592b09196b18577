import { asObject, asString } from "../content/json-value.js";
import type { Route } from "../contract/dialect.js";
import { deploymentNotFound } from "./azure-request-wording.js";

/** A route that is asked for a deployment: of the path, or else of the body's `model`. */
export function deploymentRoute(route: Route, deployment: string | undefined): Route {
  const nameIn = (body: unknown) => deployment ?? asString(asObject(body)["model"]);
  return {
    ...route,
    modelOf: nameIn,
    tokensCharged: (body) => route.tokensCharged({ ...asObject(body), model: nameIn(body) }),
    answer(body, context) {
      const name = nameIn(body);
      const model = name === undefined ? undefined : context.modelBehind(name);
      if (name !== undefined && model === undefined) return deploymentNotFound();
      return route.answer({ ...asObject(body), model }, { ...context, models: undefined });
    },
  };
}
