import { type Hotspare, type PluginList, tokens } from "@hotspare/core";
import {
  type DynamicModule,
  type FactoryProvider,
  Inject,
  type InjectionToken,
  Module,
  type OnApplicationShutdown,
} from "@nestjs/common";

/** The token of the Hotspare itself: its events, its usage, its models. */
export const HOTSPARE = Symbol("Hotspare");
const CLOSING = Symbol("end of Hotspare");

/** Takes the embedder of this name into a constructor. */
export const InjectEmbedder = (name: string) => Inject(tokens.embedder(name) as symbol);
/** Takes the VLM of this name into a constructor. */
export const InjectVlm = (name: string) => Inject(tokens.vlm(name) as symbol);

/** The names of the models that classes may take. */
interface ModelNames {
  readonly embedders?: readonly string[];
  readonly vlms?: readonly string[];
}

/** How `forRootAsync` comes to its Hotspare. */
export interface HotspareAsyncOptions extends ModelNames {
  readonly imports?: NonNullable<DynamicModule["imports"]>;
  /** Services that the factory takes. */
  readonly inject?: readonly InjectionToken[];
  readonly useFactory: (...services: never[]) => Hotspare<never> | Promise<Hotspare<never>>;
}

/** Ends Hotspare with the application: by `app.close()`, or by a signal after `app.enableShutdownHooks()`. */
class HotspareClosing implements OnApplicationShutdown {
  readonly #hotspare: Hotspare<PluginList>;

  constructor(hotspare: Hotspare<PluginList>) {
    this.#hotspare = hotspare;
  }

  /** Nest has closed its own server before: no new request comes, and those under way have the grace. */
  async onApplicationShutdown(): Promise<void> {
    await this.#hotspare.close();
  }
}

/** Puts one Hotspare and its models into a Nest application, for all modules. */
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: Nest's dynamic modules are static methods of the module's class.
export class HotspareModule {
  /** Takes an open Hotspare with the models that it has. The application closes it. */
  static forRoot(hotspare: Hotspare<never>): DynamicModule {
    const namesOf = (kind: "embedder" | "vlm") =>
      hotspare.models.filter((model) => model.kind === kind).map(({ name }) => name);
    return moduleOf({ useFactory: () => hotspare, embedders: namesOf("embedder"), vlms: namesOf("vlm") });
  }

  /** Takes a Hotspare that a factory makes with the help of other services. The names must be known before. */
  static forRootAsync(options: HotspareAsyncOptions): DynamicModule {
    return moduleOf(options);
  }
}

function moduleOf({
  imports = [],
  inject = [],
  useFactory,
  embedders = [],
  vlms = [],
}: HotspareAsyncOptions): DynamicModule {
  const models = [
    ...embedders.map((name) => tokens.embedder<unknown>(name)),
    ...vlms.map((name) => tokens.vlm<unknown>(name)),
  ];
  // Nest makes every provider at the start: a name that Hotspare does not know ends the start, with the names that there are.
  const providers: readonly FactoryProvider[] = models.map((token) => ({
    provide: token as symbol,
    inject: [HOTSPARE],
    useFactory: ({ container }: Hotspare<PluginList>) => container.resolve(token),
  }));
  const closing: FactoryProvider = {
    provide: CLOSING,
    inject: [HOTSPARE],
    useFactory: (hotspare: Hotspare<PluginList>) => new HotspareClosing(hotspare),
  };
  return {
    module: HotspareModule,
    global: true,
    imports,
    providers: [{ provide: HOTSPARE, inject: [...inject], useFactory }, closing, ...providers],
    exports: [HOTSPARE, ...providers.map(({ provide }) => provide)],
  };
}
