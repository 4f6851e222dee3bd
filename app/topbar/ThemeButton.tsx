import { toggleTheme, useThemeName } from "#app/hooks/themeName.ts";

export function ThemeButton() {
  const other = useThemeName() === "dark" ? "light" : "dark";
  return (
    <button
      type="button"
      className="quiet icon"
      aria-label={`Use the ${other} theme`}
      onClick={toggleTheme}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor" />
      </svg>
    </button>
  );
}
