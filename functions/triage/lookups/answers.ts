/** An answer, or undefined when the service says by one of these error codes that the thing does not exist. */
export async function unlessMissing<T>(answer: Promise<T>, codes: string[]): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && codes.includes(error.name)) return undefined;
    throw error;
  }
}

export function tagMap(tags: Array<{ Key?: string; Value?: string }> = []): Record<string, string> {
  return Object.fromEntries(tags.flatMap(({ Key, Value }) => (Key ? [[Key, Value ?? ""]] : [])));
}
