import type { RunbookBuilder } from "../language/builder";
import { type Ref, text } from "../language/references";
import { given, none } from "./parameters";

type Steps = Pick<
  RunbookBuilder<Record<never, never>>,
  "fail" | "forEach" | "recover" | "updateVariable" | "variable" | "when"
>;

/** A loop in which a round that fails leaves the others alone. Fails after the last where one has failed. */
export function tryEach(
  r: Steps,
  name: string,
  ids: Ref<string[]>,
  round: (id: Ref<string>) => void,
  afterwards: () => void = () => {},
): void {
  const failed = r.variable(`${name}Failed`, none);
  const last = r.variable(`${name}Last`, none);
  r.forEach(name, ids, (id) => {
    r.recover(
      () => round(id),
      () => r.updateVariable(`Note${name}`, failed, id),
    );
    afterwards();
    r.updateVariable(`End${name}`, last, id);
  });
  r.when(`Has${name}Failed`, given(failed), () => r.fail(`Say${name}Failed`, text`It failed for ${failed}.`));
}
