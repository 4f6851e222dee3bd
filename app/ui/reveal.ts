// Leads the eye: to the networks on the stage, or to a control that is meant, which shines up and has the focus.

/** Brings the stage into view, where what was chosen elsewhere can be seen. */
export function revealStage(): void {
  document.querySelector(".stage")?.scrollIntoView({ block: "nearest" });
}

/** Gives the focus to the button of the transport with this text, and lets it shine up. */
export function leadTo(text: string): void {
  const buttons = document.querySelectorAll<HTMLElement>(".transport button");
  const button = [...buttons].find(({ textContent }) => textContent === text);
  if (!button) return;
  button.scrollIntoView({ block: "nearest" });
  button.focus({ preventScroll: true });
  button.classList.add("meant");
  button.addEventListener("blur", () => button.classList.remove("meant"), { once: true });
}
