/** A service by its boto3 name and an operation by that of the service model. */
export interface NamedOperation {
  service: string;
  operation: string;
}

/**
 * The operation that aws:executeAwsApi calls by these names; undefined where they name none. The user guide says "operation
 * or method name", and documents that AWS owns have `describe_volumes`, `describeVolumes`, a service in capitals or with a
 * blank. Words of other spellings begin with a capital here; capitals inside of a word (`DBInstance`) cannot be restored,
 * so look operations up without regard to case.
 */
export function operationNamed(service: string, operation: string): NamedOperation | undefined {
  const name = service.trim().toLowerCase();
  const words = operation.trim();
  if (!/^[a-z0-9-]+$/.test(name) || !/^[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*$/.test(words)) return undefined;
  return { service: name, operation: words.replace(/(?:^|[_-])(\w)/g, (_, letter: string) => letter.toUpperCase()) };
}
