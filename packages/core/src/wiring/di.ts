// tsyringe throws when it is imported before the polyfill, so the two are imported here, in this order, and nowhere else.
import "./reflect-polyfill.js";

export {
  container,
  type DependencyContainer,
  type InjectionToken,
  inject,
  injectable,
} from "tsyringe";
