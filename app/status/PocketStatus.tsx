// On a phone: the status in one line above the buttons, as long as the status itself is out of sight. A tap leads to the
// verdict once there is one, and before that to the status.

import { useEffect, useState } from "react";
import { useLabState } from "#app/hooks/useLab.ts";
import { watchMedia } from "#app/hooks/media.ts";

const useIsPhone = watchMedia("(width < 40rem)");

export function PocketStatus() {
  const isPhone = useIsPhone();
  return isPhone ? <Line /> : null;
}

function Line() {
  const status = useLabState((state) => state.status);
  const isRace = useLabState((state) => state.stage === "race");
  const isSeen = useIsSeen(".doing .status");
  if (isSeen) return null;
  return (
    <button
      type="button"
      className="pocket-status"
      aria-description={isRace ? "Leads to the verdict" : "Leads to the whole sentence"}
      onClick={() => (isRace ? leadToVerdict() : show(".doing .status"))}
    >
      <span>{status}</span>
    </button>
  );
}

/** Whether an element that is always there can be seen. */
function useIsSeen(selector: string): boolean {
  const [isSeen, setIsSeen] = useState(true);
  useEffect(() => {
    const watched = document.querySelector(selector);
    if (!watched) return undefined;
    const eye = new IntersectionObserver((entries) => setIsSeen(entries.at(-1)!.isIntersecting));
    eye.observe(watched);
    return () => eye.disconnect();
  }, [selector]);
  return isSeen;
}

function leadToVerdict(): void {
  document.querySelector<HTMLElement>(".verdict button.fold[aria-expanded=false]")?.click();
  show(".verdict");
}

function show(selector: string): void {
  document.querySelector(selector)?.scrollIntoView({ block: "start" });
}
