// What an embedded lab has instead of a head: its name, which opens the same in a tab of its own.

import { shownAs } from "#app/route.ts";

const addressNow = () => shownAs(window.location.href, undefined);

export function EmbedMark() {
  return (
    <footer className="embed-mark">
      <a
        href={addressNow()}
        target="_blank"
        rel="noopener"
        // the address follows the experiment
        onPointerDown={({ currentTarget }) => (currentTarget.href = addressNow())}
        onFocus={({ currentTarget }) => (currentTarget.href = addressNow())}
      >
        FuseInit Lab<span className="visually-hidden"> in a tab of its own</span>
      </a>
    </footer>
  );
}
