// One line beside the status: an offer to go on with the last session, a way to begin anew, that this
// browser keeps nothing, or that a new version waits.

import { useKept } from "#app/hooks/useKept.ts";

export function KeptBar() {
  const { offer, problem, update, beginAnew } = useKept();
  const hasNothing = !(offer || problem || update || beginAnew);
  return (
    <section className="kept" aria-label="Last session" hidden={hasNothing}>
      {offer ? (
        <>
          <p>
            <span className="title">{offer.title}</span>, {offer.place}
          </p>
          <button type="button" onClick={offer.accept}>
            Continue where you were
          </button>
          <button type="button" className="quiet" onClick={offer.decline}>
            No, thanks
          </button>
        </>
      ) : problem ? (
        <>
          <p>{problem.sentence}</p>
          <button type="button" className="quiet" onClick={problem.dismiss}>
            Dismiss
          </button>
        </>
      ) : update ? (
        <>
          <p role="note">{update.sentence}</p>
          <button type="button" onClick={update.accept}>
            Start the new version
          </button>
          <button type="button" className="quiet" onClick={update.dismiss}>
            Later
          </button>
        </>
      ) : (
        beginAnew && (
          <button type="button" onClick={beginAnew}>
            Begin anew
          </button>
        )
      )}
    </section>
  );
}
