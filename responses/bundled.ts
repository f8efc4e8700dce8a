/**
 * A bundle has no folders to list and finds no module by a computed name. Whoever builds one puts here what its code
 * looks up by name, before that code is loaded (components/catalogueBundle.ts); elsewhere this stays empty.
 */
export const bundled: {
  /** Modules of the responses by folder. */
  responses?: Record<string, () => object>;
  /** SDK clients by the boto3 name of their service. */
  clients?: Record<string, () => object>;
} = {};
