// The address at which others open what is here: the same story, lesson or experiment as a page.

import { presetOf, shownAs } from "#app/route.ts";
import { useLab, useLabState } from "./useLab.ts";
import { labAddress, useRoute } from "./useRoute.ts";

export function useClassAddress(): string {
  const lab = useLab();
  const route = useRoute();
  useLabState((state) => state.experiment);
  const address = presetOf(route) === undefined ? labAddress(lab) : window.location.href;
  const page = new URL(shownAs(address, undefined));
  page.searchParams.delete("step"); // each begins where they left it
  return page.href;
}
