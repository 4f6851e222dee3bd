// Where a step stands: whether what it waits for has happened.

import { useLabState } from "#app/hooks/useLab.ts";
import type { Step } from "./lesson.ts";

export type Seen = { readonly isDone: boolean };

export function useStep({ until }: Step): Seen {
  const isDone = useLabState((state) => until === undefined || until(state));
  return { isDone };
}
