// Which engine trains, how fast; a click shows on what adapter, and why it was chosen.

import { formatNumber } from "#charts/scales/format.ts";
import { Popover } from "#app/ui/Popover.tsx";
import { lazyView } from "#app/ui/Lazy.tsx";
import { useLabState } from "#app/hooks/useLab.ts";

const AboutEngine = lazyView(async () => (await import("./AboutEngine.tsx")).AboutEngine);

export function EngineButton() {
  const engine = useLabState((state) => state.engine);
  const rate = useLabState((state) => state.rate);
  const isStarting = useLabState((state) => state.activity === "opening");
  const none = isStarting ? "starting …" : "none is running";
  const speed =
    rate > 0 ? `${formatNumber(rate < 10 ? rate : Math.round(rate))} steps/s` : "not timed yet";
  const children = (
    <>
      <span className="label">Engine</span>{" "}
      <span>
        {engine ? engine.name : none}
        {engine && <span className="speed"> · {speed}</span>}
      </span>
    </>
  );
  return (
    <Popover
      trigger={{ className: "quiet engine", children }}
      label="About the engine"
      className="about-engine"
    >
      {() => <AboutEngine speed={speed} />}
    </Popover>
  );
}
