/** A configuration as it was given, before anything in it is looked at. */
export interface ConfigSource {
  readonly raw: unknown;
  /** As the user named it; undefined: an object was given. */
  readonly file: string | undefined;
  /** What paths in the configuration are relative to. */
  readonly directory: string;
  /** The line of a path such as `vlms.captions.credentials[0]`, or of the nearest part of it that is there, from 1. */
  lineOf(path: string): number | undefined;
}
