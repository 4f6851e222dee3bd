// Lights up what a step is about: the element with this accessible name, wherever it stands on the page.
// Where it lies out of sight it is brought there; what a style sheet draws is [data-lit].

/** Milliseconds between two looks: panels come and go while networks train. */
const EVERY = 250;

/** Keeps the named element lit until the function that comes back is called. */
export function lightUp(name: string, page: Document): () => void {
  let lit: Element | undefined;
  const look = () => {
    const found = findByName(name, page);
    if (found === lit) return;
    lit?.removeAttribute("data-lit");
    lit = found;
    if (!found) return;
    found.setAttribute("data-lit", "");
    unfold(found);
    found.scrollIntoView({ block: fits(found) ? "nearest" : "start", behavior: "instant" });
  };
  look();
  const timer = setInterval(look, EVERY);
  return () => {
    clearInterval(timer);
    lit?.removeAttribute("data-lit");
  };
}

/** Whether all of it can be seen between the head and the lesson; of what is higher the beginning is shown. */
function fits(found: Element): boolean {
  const { scrollMarginBlockStart, scrollMarginBlockEnd } = getComputedStyle(found);
  const kept = Number.parseFloat(scrollMarginBlockStart) + Number.parseFloat(scrollMarginBlockEnd);
  return found.getBoundingClientRect().height + kept <= window.innerHeight;
}

/** A region or group by its name or heading, else a button by its text. */
export function findByName(name: string, page: Document): Element | undefined {
  const byLabel = page.querySelector(`[aria-label=${JSON.stringify(name)}]`);
  if (byLabel) return byLabel;
  for (const section of page.querySelectorAll("section[aria-labelledby]")) {
    const title = page.getElementById(section.getAttribute("aria-labelledby")!);
    if (title?.textContent === name) return section;
  }
  const buttons = page.querySelectorAll("header button, main button");
  return [...buttons].find((button) => button.textContent === name);
}

/** On a phone panels are folded to their headings. */
function unfold(panel: Element): void {
  panel.querySelector<HTMLElement>("button.fold[aria-expanded=false]")?.click();
}
