// What has changed for experiments of earlier versions of the lab: they open as ever, and some of their numbers come out
// differently.

export const CHANGED =
  "Numbers may come out differently from those of that version: the ridge λ is now a share of each input's own variance, not of their mean; a verdict counts all rivals, and random given the whole budget is one of them (docs/methods.md §4 and §9)";

/** Links of earlier versions begin with "v=1"; since it stands last, nothing that mail cuts off is missed. */
export function isEarlierLink(hash: string): boolean {
  return /^#?v=1&/.test(hash);
}
