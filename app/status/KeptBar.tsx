// One line beside the status: an offer to go on with the last session, a way to begin anew, that this
// browser keeps nothing, or that a new version waits. That nothing is kept is reported also where no script comes.

import { useKept } from "#app/hooks/useKept.ts";
import { lazyView } from "#app/ui/Lazy.tsx";

const KeptChoices = lazyView(async () => (await import("./KeptChoices.tsx")).KeptChoices);

export function KeptBar() {
  const { offer, problem, update, beginAnew } = useKept();
  const hasNothing = !(offer || problem || update || beginAnew);
  return (
    <section className="kept" aria-label="Last session" hidden={hasNothing}>
      {problem && !offer ? (
        <>
          <p>{problem.sentence}</p>
          <button type="button" className="quiet" onClick={problem.dismiss}>
            Dismiss
          </button>
        </>
      ) : (
        !hasNothing && <KeptChoices />
      )}
    </section>
  );
}
