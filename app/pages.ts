// The pages of the site, by the name that a route has for each. Each is a script of its own, fetched at once.

import type { Route } from "./route.ts";
import { lazyPage } from "./ui/Lazy.tsx";
import type { LazyView } from "./ui/Lazy.tsx";

type PageName = Route["page"] | "present";

/** Whatever is presented has one page, which shows one thing at a time. */
export const pageOf = ({ page, as }: Route): PageName => (as === "present" ? "present" : page);

export const PAGES: { readonly [page in PageName]: LazyView<object> } = {
  story: lazyPage(async () => (await import("./pages/StoryPage.tsx")).StoryPage),
  lab: lazyPage(async () => (await import("./pages/LabPage.tsx")).LabPage),
  present: lazyPage(async () => (await import("./pages/PresentPage.tsx")).PresentPage),
};
