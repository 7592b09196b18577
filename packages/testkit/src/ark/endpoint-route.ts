import { asObject, asString } from "../content/json-value.js";
import type { Route } from "../contract/dialect.js";
import { arkRequestWording } from "./ark-request-wording.js";

/** Wraps a route whose `model` may be an endpoint id. The model behind the endpoint answers. */
export function endpointRoute(route: Route): Route {
  return {
    ...route,
    answer(body, context) {
      const name = asString(asObject(body)["model"]);
      const model = name === undefined ? undefined : context.modelBehind(name);
      if (name !== undefined && model === undefined) return arkRequestWording.modelNotFound(name);
      return route.answer({ ...asObject(body), model }, { ...context, models: undefined });
    },
  };
}
