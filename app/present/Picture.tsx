// The one picture of a slide, by what its step lights up: a panel of the lab, or the networks.

import type { ComponentType } from "react";
import { PANELS } from "#app/panels.ts";
import { GrowingCurves } from "#app/story/GrowingCurves.tsx";
import { Judged } from "./Judged.tsx";
import { Networks } from "./Networks.tsx";

/** Those that have a picture of their own for the wall; any other panel is shown as it is, larger. */
const OWN: { readonly [light in string]?: ComponentType } = {
  Curves: () => <GrowingCurves className="talk-curves" />,
  Verdict: Judged,
};

type PictureProps = { readonly light: string | undefined; readonly isBefore: boolean };

export function Picture({ light, isBefore }: PictureProps) {
  const Own = light === undefined ? undefined : OWN[light];
  if (Own) return <Own />;
  const panel = PANELS.find(({ title }) => title === light);
  return panel ? (
    <div className="talk-panel">
      <panel.View />
    </div>
  ) : (
    <Networks isBefore={isBefore} />
  );
}
