// Checks for phone screens: touch targets, contrast in sunlight, focus that isn't covered.
import { expect, type Page } from "@playwright/test";
import AxeBuilder from "@axe-core/playwright";

/** Expects targets of 44 px for controls, and of 24 px for a link on a line of its own (WCAG 2.5.8). */
export async function expectLargeTargets(page: Page) {
  const small = await page.evaluate(() => {
    const found: string[] = [];
    for (const control of document.querySelectorAll<HTMLElement>("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
      if (!control.checkVisibility({ visibilityProperty: true }) || control.closest(".skip, .honeypot")) continue;
      const style = getComputedStyle(control);
      // A link within a sentence is exempt: it is as high as its line.
      const inText = control.localName === "a" && style.display === "inline" && control.closest("p, dd, li, small, td, span")?.textContent?.trim() !== control.textContent?.trim();
      if (inText) continue;
      const line = control.localName === "a" && style.display === "inline";
      const min = line ? 24 : 44;
      control.scrollIntoView({ block: "center", inline: "center" });
      // The whole label of a checkbox is its target.
      const target = control.closest("label") ?? control;
      const box = target.getClientRects()[0] ?? target.getBoundingClientRect();
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const hits = (dx: number, dy: number) => {
        const [left, top] = [Math.min(Math.max(x + dx, 0), innerWidth - 1), Math.min(Math.max(y + dy, 0), innerHeight - 1)];
        const at = document.elementFromPoint(left, top);
        return !!at && (target.contains(at) || at.closest("a, button") === control);
      };
      const reach = min / 2 - 1;
      if (hits(-reach, 0) && hits(reach, 0) && hits(0, -reach) && hits(0, reach)) continue;
      found.push(`${Math.round(box.width)} × ${Math.round(box.height)}, wanted ${min}: ${control.outerHTML.slice(0, 160)}`);
    }
    return found;
  });
  expect.soft(small, "touch targets that are too small").toEqual([]);
}

/** Marks repeat a word beside them; the illustration of the home page needs no reading. */
const EXCLUDED = ".mark, .picture";

/** Expects a contrast of 7 : 1 (4.5 : 1 for large text) in the light and the dark scheme: phones are used in sunlight. */
export async function expectEnhancedContrast(page: Page) {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await new AxeBuilder({ page }).withRules(["color-contrast-enhanced"]).exclude(EXCLUDED).analyze();
    const found = violations.flatMap(({ nodes }) => nodes.map((node) => `${colorScheme}: ${node.html.slice(0, 120)} ${node.any[0]?.message}`));
    expect.soft(found, "text with too little contrast for sunlight").toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/** Expects that no sticky element covers the focused control (WCAG 2.4.11). */
export async function expectFocusNotObscured(page: Page) {
  const covered = await page.evaluate(() => {
    const found: string[] = [];
    for (const control of document.querySelectorAll<HTMLElement>("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
      if (!control.checkVisibility({ visibilityProperty: true }) || control.closest(".skip, .honeypot")) continue;
      control.focus();
      const box = control.getClientRects()[0] ?? control.getBoundingClientRect();
      const [x, y] = [box.left + Math.min(box.width / 2, 20), box.top + Math.min(box.height / 2, 20)];
      const at = document.elementFromPoint(Math.min(Math.max(x, 0), innerWidth - 1), y);
      const target = control.closest("label") ?? control;
      if (!at || !(target.contains(at) || at.closest("a, button") === control)) {
        found.push(`${control.outerHTML.slice(0, 120)} is under ${at?.outerHTML.slice(0, 80) ?? "the edge of the window"}`);
      }
    }
    (document.activeElement as HTMLElement | null)?.blur();
    scrollTo({ top: 0, behavior: "instant" });
    return found;
  });
  expect.soft(covered, "covered while focused").toEqual([]);
}
