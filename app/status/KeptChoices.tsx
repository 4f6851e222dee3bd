// What there is to choose about what this browser keeps, one thing at a time.

import { useKept } from "#app/hooks/useKept.ts";

export function KeptChoices() {
  const { offer, update, beginAnew } = useKept();
  if (offer) {
    return (
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
    );
  }
  if (update) {
    return (
      <>
        <p role="note">{update.sentence}</p>
        <button type="button" onClick={update.accept}>
          Start the new version
        </button>
        <button type="button" className="quiet" onClick={update.dismiss}>
          Later
        </button>
      </>
    );
  }
  return (
    beginAnew && (
      <button type="button" onClick={beginAnew}>
        Begin anew
      </button>
    )
  );
}
