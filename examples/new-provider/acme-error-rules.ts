import type { Classification, ErrorRule } from "@hotspare/core/plugin";

/** Acme's error codes (its API reference, "Errors"). */
const codes: Readonly<Record<string, Pick<Classification, "class" | "scope">>> = {
  key_revoked: { class: "auth", scope: "credential" },
  out_of_credit: { class: "quota_exceeded", scope: "account" },
  too_many_requests: { class: "rate_limited", scope: "account_model" },
  no_such_model: { class: "not_found", scope: "credential_model" },
  text_too_long: { class: "input_too_large", scope: "request" },
  bad_parameter: { class: "permanent", scope: "request" },
};

/** Codes alone. What they do not know, core judges by its status, and reads the wait off the headers. */
export const acmeErrorRules: readonly ErrorRule[] = [
  {
    name: "acme/codes",
    classify({ facts }) {
      const { code = "" } = facts ?? {};
      const known = Object.hasOwn(codes, code) ? codes[code] : undefined;
      return known && { ...known, reason: code };
    },
  },
];
