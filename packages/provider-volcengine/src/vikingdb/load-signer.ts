import { HotspareError } from "@hotspare/core/plugin";

/** What is signed; the signer writes the signature into `headers`. */
interface SignableRequest {
  readonly method: "POST";
  readonly region: string;
  readonly pathname: string;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** The part of `Signer` of `@volcengine/openapi` that is used. */
export type SignerClass = new (
  request: SignableRequest,
  serviceName: string,
  options: { readonly bodySha256: string },
) => {
  addAuthorization(credentials: {
    readonly accessKeyId: string;
    readonly secretKey: string;
    readonly sessionToken?: string;
  }): void;
};

/**
 * Loads the signer alone: the package's own entry loads axios and every service, which takes three times as long.
 *
 * @throws {HotspareError} when the package is not installed
 */
export async function loadSigner(
  load: () => Promise<unknown> = () => import("@volcengine/openapi/lib/base/sign.js"),
): Promise<SignerClass> {
  let module: unknown;
  try {
    module = await load();
  } catch (cause) {
    throw new HotspareError({
      message:
        'Requests to VikingDB with accessKeyId and secretAccessKey are signed by a package that cannot be loaded. Run "npm install @volcengine/openapi", or use an apiKey.',
      cause,
    });
  }
  return signerIn(module);
}

/** A CommonJS module with a default of its own: the class is the default of the default. */
function signerIn(module: unknown, depth = 0): SignerClass {
  if (typeof module === "function") {
    return module as SignerClass;
  }
  if (depth < 3 && typeof module === "object" && module !== null && "default" in module) {
    return signerIn(module.default, depth + 1);
  }
  throw new HotspareError({
    message: "@volcengine/openapi holds no signer where version 1.36 has one: install ^1.36.2.",
  });
}
