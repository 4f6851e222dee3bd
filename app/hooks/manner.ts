// What the visitor's system asks of a page: no motion of its own, no data that nobody wanted.

import { watchMedia } from "./media.ts";

export const useStillness = watchMedia("(prefers-reduced-motion: reduce)");

type Connected = { readonly connection?: { readonly saveData?: boolean } };

export const savesData = (): boolean => (navigator as Connected).connection?.saveData === true;
