// The moment at which the page has shown something: what is not needed for it waits until then, and so
// competes for neither the line nor the processor.

/** Milliseconds after which nobody waits any longer: a page in the background paints nothing. */
const LONGEST = 1500;

export const firstPaint: Promise<void> = new Promise((settle) => {
  setTimeout(settle, LONGEST);
  new PerformanceObserver((list, observer) => {
    if (list.getEntriesByName("first-contentful-paint").length === 0) return;
    observer.disconnect();
    settle();
  }).observe({ type: "paint", buffered: true });
});
