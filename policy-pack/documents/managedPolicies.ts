/** The name of a managed policy of AWS that grants everything, or everything of a service; undefined for any other ARN. */
export function broadPolicy(arn: string): string | undefined {
  const name = /^arn:aws[\w-]*:iam::aws:policy\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1] ?? "";
  return /^(AdministratorAccess.*|PowerUserAccess|.*FullAccess(_?V\d+|ConsoleFullAccess)?)$/.test(name)
    ? name
    : undefined;
}
