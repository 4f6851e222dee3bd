// Which page of the site an address asks for: the story at the bare address, else the lab; or a lesson, which
// brings a page with it. And how it is shown: as a page, to a class (?view=present), or inside of another page (?embed).

import { presetById, STORY } from "#core/experiment/schema/presets.ts";
import { ASKED_BY_QUERY, readAddress } from "./address.ts";
import type { Asked } from "./address.ts";
import { lessonByName } from "./lessons.ts";

export type Route = {
  readonly page: "story" | "lab";
  /** Absent: as a page of its own. */
  readonly as?: "present" | "embed";
  /** Name of the lesson that is on. */
  readonly lesson?: string;
  /** Counted from 1; absent: where the visitor was last. */
  readonly step?: number;
};

type Address = Pick<Location, "search" | "hash">;

/** What holds an experiment is the lab's, whatever else the address asks for. */
export function readRoute({ search, hash }: Address): Route {
  const query = new URLSearchParams(search.replaceAll("&amp;", "&"));
  const as = mannerOf(query);
  return { ...placeOf(query, hash), ...(as && { as }) };
}

function mannerOf(query: URLSearchParams): Route["as"] {
  if (query.get("view") === "present") return "present";
  return query.has("embed") ? "embed" : undefined;
}

function placeOf(query: URLSearchParams, hash: string): Route {
  if (hash.length > 1 || query.get("view") === "lab") return { page: "lab" };
  const lesson = lessonByName(query.get("lesson"));
  if (lesson) {
    const step = Number(query.get("step"));
    const place = Number.isInteger(step) && step > 0 ? { step } : {};
    return { page: lesson.load ? "lab" : "story", lesson: lesson.name, ...place };
  }
  return { page: ASKED_BY_QUERY.some((name) => query.has(name)) ? "lab" : "story" };
}

/** The preset that a route is about; undefined where the address holds an experiment. */
export function presetOf({ page, lesson }: Route): string | undefined {
  return lessonByName(lesson ?? null)?.preset ?? (page === "story" ? STORY : undefined);
}

/** The experiment that a route opens first. */
export function askedBy(route: Route, address: Address): Asked | Promise<Asked> {
  const presetId = presetOf(route);
  const preset = presetId === undefined ? undefined : presetById(presetId);
  return preset ? { experiment: preset.experiment, presetId: preset.id } : readAddress(address);
}

/** The address of a lesson, at a step of it or where the visitor was last. */
export function lessonAddress(href: string, lesson: string, step?: number): string {
  const address = new URL(href);
  for (const name of [...ASKED_BY_QUERY, "view", "step"]) address.searchParams.delete(name);
  address.hash = "";
  address.searchParams.set("lesson", lesson);
  if (step !== undefined) address.searchParams.set("step", String(step));
  return address.href;
}

/** The same story, lesson or experiment shown in another manner. */
export function shownAs(href: string, as: Route["as"], origin = ""): string {
  const address = new URL(href);
  const { searchParams: query } = address;
  if (query.get("view") === "present") query.delete("view");
  query.delete("embed");
  if (as === "present") query.set("view", "present");
  if (as === "embed") query.set("embed", origin);
  return address.href.replace(/([?&]embed)=(?=&|#|$)/, "$1");
}
