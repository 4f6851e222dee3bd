// One line beside the status: an offer to go on with the last session, a way to begin anew, or that this
// browser keeps nothing.

import { useKept } from "#app/hooks/useKept.ts";

export function KeptBar() {
  const { offer, problem, beginAnew } = useKept();
  return (
    <section className="kept" aria-label="Last session" hidden={!(offer || problem || beginAnew)}>
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
