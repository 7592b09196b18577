import { readFileSync } from "node:fs";
import { isObject } from "@hotspare/core/plugin";

const leastCharacters = 16;
const ways = '{ env: "FLEET_KEY" } or { file: "/run/secrets/fleet-key" }';

/** Reads the fleet's key where the option says. Returns what is wrong, as the end of a sentence, never with the key in it. */
export function readFleetKey(source: unknown): { readonly key: string } | { readonly problem: string } {
  if (source === undefined) {
    return { problem: `is missing: give the secret that all processes of the fleet share, as ${ways}` };
  }
  if (typeof source === "string") {
    return checked(source, "");
  }
  if (!isObject(source) || Object.keys(source).length !== 1) {
    return { problem: `must be a text, ${ways}` };
  }
  const { env, file } = source;
  if (typeof env === "string" && env !== "") {
    const value = process.env[env];
    return value === undefined || value === ""
      ? {
          problem: `names the environment variable ${env}, which is not set: set it in all processes of the fleet`,
        }
      : checked(value, ` (environment variable ${env})`);
  }
  if (typeof file === "string" && file !== "") {
    try {
      return checked(readFileSync(file, "utf8").replace(/\r?\n$/, ""), ` (file ${file})`);
    } catch (error) {
      const code = String(Reflect.get(Object(error), "code") ?? "an error");
      return {
        problem: `names the file ${file}, which cannot be read (${code}): write the key there, or correct the path`,
      };
    }
  }
  return { problem: `must be a text, ${ways}` };
}

function checked(key: string, where: string): { readonly key: string } | { readonly problem: string } {
  return key.trim().length < leastCharacters
    ? {
        problem: `${where === "" ? "" : `${where.trim()} `}has ${key.trim().length} characters and needs at least ${leastCharacters}: make a key with \`openssl rand -base64 32\``,
      }
    : { key };
}
